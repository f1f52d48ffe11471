using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Netflix.ControlPlane.Web;

/// <summary>
/// <c>GET /{**path}</c>, behind every other route: a file of the built pages, or index.html for the paths the single-page app draws
/// itself. A path of the API never falls back: a mistyped call gets a problem, not a page.
/// </summary>
internal static class ServePages
{
    private const string Revalidate = "no-cache";
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>First segments that belong to the API. "ops" is both: the page is exactly /ops, everything below is API.</summary>
    private static readonly HashSet<string> ApiSegments =
        ["auth", "me", "profiles", "catalog", "playback", "drm", "progress", "search", "openapi", ".well-known", "health", "metrics", "titles", "ops"];

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal static void MapServePages(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/{**path}", Methods, Handle).WithOrder(int.MaxValue).AllowAnonymous().ExcludeFromDescription();

    private static Results<FileContentHttpResult, ProblemHttpResult> Handle(string? path, HttpContext context, WebFiles files)
    {
        if (Choose(path ?? "", files) is not { } file)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is nothing here", detail: "GET /openapi/v1.json lists the API.");
        HttpResponse response = context.Response;
        response.Headers.CacheControl = file.Hashed ? Immutable : Revalidate;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        SecurityHeaders.Protect(response);
        (byte[] body, string? encoding) = Encode(file, context.Request);
        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        return TypedResults.Bytes(body, file.ContentType, entityTag: file.ETag);
    }

    private static WebFile? Choose(string path, WebFiles files)
    {
        if (files.Find(path) is { } file) return file;
        bool page = path == "ops" || !ApiSegments.Contains(path.Split('/')[0]);
        return page && !Path.HasExtension(path) ? files.Index : null;
    }

    private static (byte[] Body, string? Encoding) Encode(WebFile file, HttpRequest request)
    {
        if (file.Brotli is null && file.Gzip is null) return (file.Plain, null);
        IList<StringWithQualityHeaderValue> accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Accepts(string encoding) => accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);
        if (file.Brotli is { } brotli && Accepts("br")) return (brotli, "br");
        if (file.Gzip is { } gzip && Accepts("gzip")) return (gzip, "gzip");
        return (file.Plain, null);
    }
}
