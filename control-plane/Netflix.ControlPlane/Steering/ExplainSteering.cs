using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Requests;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// <c>GET /ops/steering/explain?client=IP&amp;content=ID</c>: the decision a viewer at that address would get, and why. <c>POST</c> with a
/// proposal: the same beside what it would be if appliances were drained, taken out, brought back, or larger. Nobody is sent anywhere by it.
/// </summary>
internal static class ExplainSteering
{
    private const int MaxProposed = 200;
    private const long BitsPerMegabit = 1_000_000;

    /// <param name="Client">IPv4 or IPv6 address.</param>
    /// <param name="Content">A title; without one every appliance counts as equal.</param>
    /// <param name="Country">In place of what is known of the address.</param>
    /// <param name="Current">Name of the appliance a running playback uses.</param>
    internal sealed record Request(string? Client, Guid? Content, string? Country, bool? Tls, string? Current, IReadOnlyList<Proposed>? Proposal);

    /// <param name="Appliance">Its name.</param>
    /// <param name="State">"active", "draining" or "down"; null: as it is.</param>
    /// <param name="LoadMbps">As if it sent so much; null: as it is.</param>
    internal sealed record Proposed(string? Appliance, string? State, int? CapacityMbps, int? LoadMbps);

    /// <param name="Package">What the title plays now; null when it is not published.</param>
    /// <param name="Proposed">Null without a proposal.</param>
    internal sealed record Response(
        string Client, uint Network, string? Country, double? Latitude, double? Longitude, string? Package, SteeringExplanation Decision, SteeringExplanation? Proposed);

    internal static void MapExplainSteering(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ops/steering/explain", HandleGet)
            .ForOperators().WithTags("Ops").WithName("ExplainSteering").Produces<Response>().ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
        routes.MapPost("/ops/steering/explain", Handle)
            .ForOperators().WithTags("Ops").WithName("ProposeSteering").Produces<Response>().ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
    }

    private static IResult HandleGet(
        string? client, Guid? content, string? country, bool? tls, string? current, SteeringDesk desk, ViewerPlaces places, CatalogView catalog) =>
        Handle(new Request(client, content, country, tls, current, null), desk, places, catalog);

    private static IResult Handle([FromBody] Request request, SteeringDesk desk, ViewerPlaces places, CatalogView catalog)
    {
        SteeringModel model = desk.Current;
        var errors = new FieldErrors();
        IPAddress? address = IPAddress.TryParse(request.Client, out IPAddress? parsed) ? parsed : null;
        errors.Check(address is not null, "client", "An IPv4 or IPv6 address, e.g. 192.0.2.7.");
        string? country = errors.Region(request.Country, "country");
        int playsFrom = FindByName(model, request.Current) ?? -1;
        errors.Check(request.Current is null || playsFrom >= 0, "current", "The name of an appliance that stands at a site.");
        IReadOnlyList<Proposed> proposal = request.Proposal ?? [];
        CheckProposal(model, proposal, errors);
        if (errors.Any) return errors.ToProblem();
        Title? title = request.Content is { } id ? catalog.Current.Find(id) : null;
        if (request.Content is not null && title is null) return CatalogProblems.UnknownTitle();

        ViewerPlace viewer = places.Find(address!, country, request.Tls ?? false);
        SteeringRequest asked = title?.Asset is { } asset
            ? model.RequestOf(viewer, TitleNumbers.HashOf(asset.Package), playsFrom)
            : model.RequestOf(viewer, titleHash: 0, playsFrom) with { Title = SteeringRequest.NoTitle };
        return TypedResults.Ok(new Response(
            address!.ToString(), viewer.Network, viewer.Country, viewer.Place?.Latitude, viewer.Place?.Longitude, title?.Asset?.Package.ToString(),
            SteeringExplanation.Of(model, model.Engine, model.Board, asked), proposal.Count == 0 ? null : ExplainProposal(model, proposal, asked)));
    }

    private static void CheckProposal(SteeringModel model, IReadOnlyList<Proposed> proposal, FieldErrors errors)
    {
        errors.Check(proposal.Count <= MaxProposed, "proposal", $"At most {MaxProposed} appliances.");
        foreach ((int i, Proposed change) in proposal.Take(MaxProposed).Index())
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"proposal[{i}].");
            errors.Check(FindByName(model, change.Appliance) is not null, field + "appliance", "The name of an appliance that stands at a site.");
            errors.Check(change.State is null || AdminStateText.ParseWanted(change.State) is not null, field + "state", "\"active\", \"draining\" or \"down\".");
            errors.Check(change.CapacityMbps is null or > 0, field + "capacity_mbps", "More than 0.");
            errors.Check(change.LoadMbps is null or >= 0, field + "load_mbps", "0 or more.");
        }
    }

    private static SteeringExplanation ExplainProposal(SteeringModel model, IReadOnlyList<Proposed> proposal, in SteeringRequest asked)
    {
        Dictionary<int, Proposed> changes = [];
        foreach (Proposed change in proposal) changes[FindByName(model, change.Appliance)!.Value] = change;
        var map = new FleetMap(model.Map.Sites, model.Map.Appliances.Select((appliance, number) =>
            changes.GetValueOrDefault(number)?.CapacityMbps is { } capacity ? appliance with { CapacityBitsPerSecond = capacity * BitsPerMegabit } : appliance));
        // The same appliances at the same sites: the map's numbers are the same, too.
        LoadBoard board = model.Board.Copy(map);
        foreach ((int number, Proposed change) in changes)
        {
            if (change.State is not null) board.SetState(number, StateOf(AdminStateText.Parse(change.State)!.Value, model.LatestOf(number)));
            if (change.LoadMbps is { } load) board.SetLoad(number, load * BitsPerMegabit);
        }
        return SteeringExplanation.Of(model, new SteeringEngine(map, board, model.Prefixes, new SteeringLimits()), board, asked);
    }

    private static ApplianceState StateOf(AdminState wanted, FleetAppliance? latest) => wanted switch
    {
        AdminState.Down => ApplianceState.AdminDown,
        AdminState.Draining => ApplianceState.Draining,
        // Brought back: as its heartbeats are.
        _ when latest is null => ApplianceState.Down,
        _ when latest.State is ApplianceState.Draining or ApplianceState.AdminDown or ApplianceState.NotLive or ApplianceState.Maintenance => ApplianceState.Online,
        _ => latest.State,
    };

    private static int? FindByName(SteeringModel model, string? name) => name is not null && model.TryFindByName(name, out int number) ? number : null;
}
