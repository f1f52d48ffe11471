using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Catalog;

/// <summary><c>GET /ops/titles</c>: all titles as operators see them.</summary>
internal static class ListTitles
{
    internal static void MapListTitles(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/titles", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("ListTitles");

    private static async Task<Ok<OpsTitlesResponse>> HandleAsync(OpsTitles titles, CancellationToken cancel) =>
        TypedResults.Ok(await titles.ReadAsync(cancel));
}
