using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Catalog;

/// <summary>
/// <c>GET /catalog</c>: rows of titles. The shared part comes from memory; what the profile has begun takes one query.
/// </summary>
internal static class BrowseCatalog
{
    private const int DefaultRows = 10;
    private const int MaxRows = 50;

    /// <summary>Positions looked at; older ones lose their progress bar, not their place.</summary>
    private const int RecentPositions = 500;

    internal sealed record Row(string RowId, string Name, IReadOnlyList<Card> Titles);

    /// <param name="NextPageToken">Null on the last page.</param>
    internal sealed record Response(IReadOnlyList<Row> Rows, string? NextPageToken);

    internal static void MapBrowseCatalog(this IEndpointRouteBuilder routes) => routes.MapGet("/catalog", HandleAsync)
        .ForViewers().WithTags("Catalog").WithName("BrowseCatalog")
        .Produces<Response>().ProducesValidationProblem().Problems(StatusCodes.Status403Forbidden);

    private static async Task<IResult> HandleAsync(
        Guid? profile_id, string? page_token, int? limit, ClaimsPrincipal caller, CatalogView catalog, CardShelf shelf, ProfileOwners owners,
        ViewingHistoryTable history, IOptions<CatalogOptions> options, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        errors.Check(PageToken.TryRead(page_token, out string? after), "page_token", "The next_page_token of an earlier answer, or nothing.");
        errors.Check(limit is null or (>= 1 and <= MaxRows), "limit", $"1 to {MaxRows} rows.");
        if (errors.Any) return errors.ToProblem();
        if (profile_id is { } given && !await owners.OwnsAsync(caller.AccountId(), given, cancel)) return CatalogProblems.NotYourProfile();

        IReadOnlyList<ViewingPosition> positions = profile_id is { } profile ? await history.ListAsync(profile, RecentPositions, cancel) : [];
        var page = new CatalogPage(catalog.Current, shelf, caller.Region(), positions, options.Value.TitlesPerRow);
        return TypedResults.Ok(page.Take(after, limit ?? DefaultRows));
    }
}
