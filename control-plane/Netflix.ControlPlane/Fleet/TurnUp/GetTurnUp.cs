using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary><c>GET /ops/appliances/{appliance_id}/turn-up</c>: what has to be right before viewers are sent to an appliance, and what to do about what is not.</summary>
internal static class GetTurnUp
{
    /// <param name="AdminState">"new": it is not live yet.</param>
    /// <param name="GoLive">"by-operator" or "when-ready".</param>
    /// <param name="Ready">All checks passed.</param>
    internal sealed record Response(Guid ApplianceId, string Name, string AdminState, string GoLive, bool Ready, IReadOnlyList<TurnUpCheck> Checks);

    internal static void MapGetTurnUp(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/appliances/{appliance_id:guid}/turn-up", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("GetTurnUp").Produces<Response>().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "appliance_id")] Guid applianceId, ApplianceTable appliances, TurnUpDesk desk, CancellationToken cancel)
    {
        if (await appliances.FindAsync(applianceId, cancel) is not { } declared)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are.");
        IReadOnlyList<TurnUpCheck> checks = await desk.CheckAsync(declared, cancel);
        return TypedResults.Ok(new Response(declared.Id, declared.Name, declared.AdminState.ToText(), declared.GoLive.ToText(), checks.All(check => check.Passed), checks));
    }
}
