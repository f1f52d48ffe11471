using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Audit;

/// <summary><c>GET /ops/audit</c>: what operators and partners changed, newest first; <c>before</c> pages on. A partner reads of its own sites.</summary>
internal static class ListAudit
{
    private const int DefaultLimit = 50, MaxLimit = 500;

    internal sealed record Response(IReadOnlyList<AuditRecord> Entries);

    internal static void MapListAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/audit", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("ListAudit");

    private static async Task<Ok<Response>> HandleAsync(HttpContext http, long? before, int? limit, AuditLog log, CancellationToken cancel) =>
        TypedResults.Ok(new Response(await log.ListAsync(before, Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit), OpsScope.Of(http).Sites?.ToArray(), cancel)));
}
