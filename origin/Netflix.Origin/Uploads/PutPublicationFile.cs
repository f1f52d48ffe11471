using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

/// <summary><c>PUT /publications/{publication_id}/files/{path}</c>, scope titles:write: one file of a title to come. Atomic and idempotent.</summary>
internal static class PutPublicationFile
{
    internal sealed record Response(string Path, long LengthBytes, string Sha256);

    public static void Map(IEndpointRouteBuilder uploads) =>
        uploads.MapPut("/publications/{publication_id:guid}/files/{**path}", HandleAsync)
            .RequireScope(OriginToken.WriteTitles, OriginToken.PublicationClaim, "publication_id");

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid publication_id, string? path, HttpContext context,
        PublicationStore publications, StoreLayout layout, UploadMetrics metrics, IOptions<UploadOptions> options)
    {
        if (!TitlePath.IsValid(path) || path == TitleManifest.FileName)
            return TypedResults.Problem(
                statusCode: StatusCodes.Status400BadRequest, title: "Not a path of a title's file",
                detail: $"A path has up to {TitlePath.MaxDepth} elements of [A-Za-z0-9][A-Za-z0-9._-]* and {TitlePath.MaxLength} characters; {TitleManifest.FileName} comes with the commit.");
        long limit = options.Value.FileMaxBytes;
        if (UploadRequest.Refuse(context, limit, layout.FreeBytes(), needsDigest: true, out UploadRequest upload) is { } refusal) return refusal;

        int maxFiles = options.Value.PublicationMaxFiles;
        Sha256Digest digest = upload.Declared!.Value;
        FileOutcome outcome = await publications.PutAsync(publication_id, upload, digest, maxFiles, context.RequestAborted);
        metrics.CountFile(outcome, upload.Length);
        var response = new Response(path!, upload.Length, digest.Hex);
        return outcome switch
        {
            FileOutcome.Created => TypedResults.Created((string?)null, response),
            FileOutcome.AlreadyThere => TypedResults.Ok(response),
            FileOutcome.DigestMismatch => UploadRequest.DigestMismatch(),
            FileOutcome.PublicationRemoved => TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "The publication was removed while the file arrived",
                detail: "Whoever removed it wanted it gone. To publish nevertheless, send all of its files again."),
            _ => TypedResults.Problem(
                statusCode: StatusCodes.Status413PayloadTooLarge, title: "The publication has too many files",
                detail: $"At most {maxFiles} are taken. Use longer segments, or raise Uploads:PublicationMaxFiles at the origin."),
        };
    }
}
