using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>
/// <c>GET|HEAD /titles/{package}/{path}</c>, scope titles:read: one file of a title, whole or a range of it. Only paths that the
/// title's manifest names exist, so no path can lead anywhere else.
/// </summary>
internal static class GetTitleFile
{
    // The URL contains the hash of the content: what it names can never change.
    private const string Forever = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/titles/{package}/{**path}", [HttpMethods.Get, HttpMethods.Head], Handle).RequireScope(OriginToken.ReadTitles);

    private static Results<StoredFileResult, ProblemHttpResult> Handle(string package, string? path, TitleShelf shelf, ContentMetrics metrics)
    {
        if (!PackageId.TryParse(package, out PackageId id) || shelf.Find(id) is not { } title)
            return NotFound("The origin has no such title", "It was never published here. Ask the control plane which package is current.");
        if (!title.Files.TryGetValue(path ?? "", out TitleFile? file))
            return NotFound("The title has no such file", $"Read /titles/{id}/{TitleManifest.FileName} for the files it has.");
        return new StoredFileResult(shelf.Open(id, file), Sha256Digest.ParseHex(file.Sha256), file.ContentType, Forever, metrics);
    }

    private static ProblemHttpResult NotFound(string title, string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: title, detail: detail);
}
