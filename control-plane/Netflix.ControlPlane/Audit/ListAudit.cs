using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Audit;

/// <summary><c>GET /ops/audit</c>: what operators changed, newest first; <c>before</c> pages on.</summary>
internal static class ListAudit
{
    private const int DefaultLimit = 50, MaxLimit = 500;

    internal sealed record Response(IReadOnlyList<AuditRecord> Entries);

    internal static void MapListAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/audit", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("ListAudit");

    private static async Task<Ok<Response>> HandleAsync(long? before, int? limit, AuditLog log, CancellationToken cancel) =>
        TypedResults.Ok(new Response(await log.ListAsync(before, Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit), sites: null, cancel)));
}
