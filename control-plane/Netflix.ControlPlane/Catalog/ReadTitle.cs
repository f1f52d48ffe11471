using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Catalog;

/// <summary><c>GET /catalog/{content_id}</c>: one published title with everything its page shows.</summary>
internal static class ReadTitle
{
    internal sealed record Rendition(string Id, string Kind, int? Width, int? Height, long BitsPerSecond, string Codec, string? Language);

    internal sealed record Response(
        Guid ContentId, string Name, int Year, double DurationSeconds, string MaturityRating, IReadOnlyList<string> Genres, string Synopsis,
        ArtworkUrls Artwork, ResumeResponse? Resume, Attribution Attribution, IReadOnlyList<Rendition> Renditions);

    internal static void MapReadTitle(this IEndpointRouteBuilder routes) => routes.MapGet("/catalog/{content_id:guid}", HandleAsync)
        .ForViewers().WithTags("Catalog").WithName("ReadTitle")
        .Produces<Response>().Problems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid content_id, Guid? profile_id, ClaimsPrincipal caller, CatalogView catalog, CardShelf shelf, ProfileOwners owners,
        ViewingHistoryTable history, CancellationToken cancel)
    {
        string? region = caller.Region();
        if (catalog.Current.Find(content_id) is not { Asset: { } asset } title || !title.MayBeShownIn(region)) return CatalogProblems.UnknownTitle();
        if (profile_id is { } given && !await owners.OwnsAsync(caller.AccountId(), given, cancel)) return CatalogProblems.NotYourProfile();

        ViewingPosition? position = profile_id is { } profile ? await history.FindAsync(profile, content_id, cancel) : null;
        Card card = shelf.Card(title, region);
        return TypedResults.Ok(new Response(
            card.ContentId, card.Name, card.Year, card.DurationSeconds, card.MaturityRating, card.Genres, card.Synopsis, card.Artwork,
            ResumeResponse.Of(position), title.Content.Attribution, [.. asset.Renditions.Select(Describe)]));
    }

    internal static Rendition Describe(Contracts.Titles.TitleRendition rendition) => new(
        rendition.Id, rendition.Kind, rendition.Width, rendition.Height, rendition.BitsPerSecond, rendition.Codec, rendition.Language);
}
