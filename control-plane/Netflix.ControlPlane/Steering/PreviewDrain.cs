using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet;
using Netflix.Contracts.Titles;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Steering;

/// <summary><c>GET /ops/appliances/{appliance_id}/drain-preview</c>: who would take over what an appliance serves now.</summary>
internal static class PreviewDrain
{
    /// <param name="Basis">
    /// "recent-viewers": the last ones this replica sent there are asked for again; "held-titles": there are none, so viewers of its
    /// country are asked for with titles it holds.
    /// </param>
    /// <param name="Sampled">How many decisions the shares are of.</param>
    /// <param name="NowhereShare">Of its load, 0 to 1, that nobody could take.</param>
    /// <param name="ElsewhereShare">Of its load, 0 to 1, that appliances would take which are not the caller's to see; 0 for operators.</param>
    internal sealed record Response(
        Guid ApplianceId, string Name, long EgressBitsPerSecond, string Basis, int Sampled, double NowhereShare, double ElsewhereShare, IReadOnlyList<Heir> Heirs);

    /// <param name="Share">Of the load, 0 to 1.</param>
    /// <param name="LoadBefore">Share of its capacity.</param>
    internal sealed record Heir(Guid ApplianceId, string Name, string Site, double Share, double LoadBefore, double LoadAfter);

    internal static void MapPreviewDrain(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/appliances/{appliance_id:guid}/drain-preview", Handle)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("PreviewDrain").Produces<Response>().Problems(StatusCodes.Status404NotFound);

    private static IResult Handle([FromRoute(Name = "appliance_id")] Guid applianceId, HttpContext http, SteeringDesk desk, FleetView fleet, RecentRequests recent)
    {
        SteeringModel model = desk.Current;
        OpsScope scope = OpsScope.Of(http);
        if (!model.Map.TryFindAppliance(applianceId, out int leaving) || !scope.Covers(model.Appliances[leaving].SiteId))
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are; one without a site serves nobody.");

        IReadOnlyList<SteeringRequest> viewers = recent.Of(applianceId);
        string basis = viewers.Count > 0 ? "recent-viewers" : "held-titles";
        if (viewers.Count == 0) viewers = InventViewers(model, leaving, fleet.Current.Assignment);
        return TypedResults.Ok(Preview(model, leaving, viewers, basis, scope));
    }

    private static Response Preview(SteeringModel model, int leaving, IReadOnlyList<SteeringRequest> viewers, string basis, OpsScope scope)
    {
        LoadBoard board = model.Board.Copy();
        board.SetState(leaving, ApplianceState.Draining);
        var engine = new SteeringEngine(model.Map, board, model.Prefixes, new SteeringLimits());
        long load = model.Board.LoadOf(leaving);
        int[] taken = new int[model.Appliances.Count];
        int nowhere = 0;
        Span<SteeringChoice> first = stackalloc SteeringChoice[1];
        foreach (SteeringRequest viewer in viewers)
        {
            if (engine.Decide(viewer, first) == 0 || (first[0].Reasons & ChoiceReasons.Full) != 0)
            {
                nowhere++;
                continue;
            }
            taken[first[0].Appliance]++;
            // Each of them stands for an equal part, so that the next one sees what was given before.
            board.Assign(first[0].Appliance, load / viewers.Count);
        }
        double ShareOf(LoadBoard board, int appliance) => (double)board.LoadOf(appliance) / Math.Max(1, model.Map.Appliances[appliance].CapacityBitsPerSecond);
        int elsewhere = taken.Index().Where(heir => !scope.Covers(model.Appliances[heir.Index].SiteId)).Sum(heir => heir.Item);
        double of = Math.Max(1, viewers.Count);
        return new Response(
            model.Appliances[leaving].Id, model.Appliances[leaving].Name, load, basis, viewers.Count, nowhere / of, elsewhere / of,
            [.. taken.Index().Where(heir => heir.Item > 0 && scope.Covers(model.Appliances[heir.Index].SiteId)).OrderByDescending(heir => heir.Item).Select(heir => new Heir(
                model.Appliances[heir.Index].Id, model.Appliances[heir.Index].Name, model.SiteOf(heir.Index).Name, heir.Item / of,
                ShareOf(model.Board, heir.Index), ShareOf(board, heir.Index)))]);
    }

    private static SteeringRequest[] InventViewers(SteeringModel model, int leaving, FleetAssignment assignment)
    {
        string country = model.SiteOf(leaving).Country;
        IEnumerable<PackageId> held = assignment.Titles.Where(title => model.LatestOf(leaving)?.Titles.Contains(title.Number) == true)
            .Select(title => title.Package).Take(RecentRequests.KeptPerAppliance);
        return [.. held.Select((package, i) => new SteeringRequest(
            // Of 0.0.0.0/8, which nobody announces; each in a network of its own.
            new NetworkAddress((UInt128)(uint)(i << 8) << 96, IsIPv6: false), Network: 0, country, Place: null, TitleNumbers.HashOf(package),
            SteeringRequest.NoTitle, NeedsTls: false))];
    }
}
