using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Catalog;

/// <summary><c>POST /ops/titles</c>: a draft. It becomes visible when its first package is published.</summary>
internal static class CreateTitle
{
    private const int MaxGenres = 10;
    private const int MaxRegions = 250;

    internal sealed record AttributionRequest(string? Text, string? Url, string? License);

    /// <param name="Regions">ISO 3166-1 alpha-2 countries it may be shown in; none: everywhere.</param>
    internal sealed record Request(
        string? Name, string? Synopsis, int? Year, string? MaturityRating, IReadOnlyList<string>? Genres, AttributionRequest? Attribution,
        string? Slug, IReadOnlyList<string>? Regions = null);

    internal sealed record Response(Guid ContentId);

    internal static void MapCreateTitle(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/titles", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("CreateTitle")
        .Produces<Response>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(Request request, ContentTable contents, TimeProvider time, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        Content content = Read(request, errors, time.GetUtcNow());
        if (errors.Any) return errors.ToProblem();
        if (await contents.TryInsertAsync(content, cancel))
            return TypedResults.Created($"/catalog/{content.ContentId}", new Response(content.ContentId));
        return TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict, title: "The slug is taken", detail: "Use the title that has it, or choose another slug.",
            extensions: new Dictionary<string, object?> { ["content_id"] = await contents.FindIdBySlugAsync(content.Slug, cancel) });
    }

    private static Content Read(Request request, FieldErrors errors, DateTimeOffset now)
    {
        IReadOnlyList<string> genres = [.. (request.Genres ?? []).Take(MaxGenres + 1).Select((genre, i) => errors.Text(genre, $"genres[{i}]", 50)).Distinct()];
        errors.Check(genres.Count is >= 1 and <= MaxGenres, "genres", $"One to {MaxGenres} genres.");
        IReadOnlyList<string> regions = [.. (request.Regions ?? []).Take(MaxRegions).Select((region, i) => errors.Region(region, $"regions[{i}]") ?? "")];
        string slug = errors.Text(request.Slug, "slug", 100);
        errors.Check(IsSlug(slug), "slug", "Lower-case letters and digits in groups joined by hyphens, e.g. big-buck-bunny.");
        errors.Check(request.Year is >= 1878 and <= 2200, "year", "The year it was made, e.g. 2008.");
        string url = errors.Text(request.Attribution?.Url, "attribution.url", 500);
        // The page makes a link of it: nothing but the web may stand behind a link.
        errors.Check(Uri.TryCreate(url, UriKind.Absolute, out Uri? link) && link.Scheme is "http" or "https", "attribution.url", "An http or https URL.");
        return new Content(
            Guid.CreateVersion7(now), slug, errors.Text(request.Name, "name", 200), errors.Text(request.Synopsis, "synopsis", 4000), request.Year ?? 0,
            errors.Text(request.MaturityRating, "maturity_rating", 20), genres, regions,
            new Attribution(errors.Text(request.Attribution?.Text, "attribution.text", 500), url, errors.Text(request.Attribution?.License, "attribution.license", 100)),
            Package: null, now);
    }

    internal static bool IsSlug(string text) =>
        text.Split('-').All(group => group.Length > 0 && group.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}
