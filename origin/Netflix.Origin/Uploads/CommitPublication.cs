using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;

namespace Netflix.Origin.Uploads;

/// <summary>
/// <c>POST /publications/{publication_id}/commit</c>, scope titles:write; the body is the title manifest, byte for byte. 201 when
/// the title came to be, 200 when it was there; 409 with the paths still to send; 422 when the manifest cannot be a title's.
/// </summary>
internal static class CommitPublication
{
    // A title may lack thousands of files; the sender learns of a batch and of the number.
    private const int MissingListed = 1000;

    internal sealed record Response(string Package);

    public static void Map(IEndpointRouteBuilder uploads) =>
        uploads.MapPost("/publications/{publication_id:guid}/commit", HandleAsync)
            .RequireScope(OriginToken.WriteTitles, OriginToken.PublicationClaim, "publication_id");

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid publication_id, HttpContext context, TitlePublisher publisher, UploadMetrics metrics)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = TitleManifest.MaxBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        metrics.AddReceived(body.Length);
        try
        {
            (PublishOutcome outcome, PackageId package, IReadOnlyList<string> missing) =
                await publisher.CommitAsync(publication_id, body.ToArray(), context.RequestAborted);
            metrics.CountPublish(outcome.ToString());
            return outcome switch
            {
                PublishOutcome.Published => TypedResults.Created($"/titles/{package}/{TitleManifest.FileName}", new Response(package.ToString())),
                PublishOutcome.AlreadyPublished => TypedResults.Ok(new Response(package.ToString())),
                _ => TypedResults.Problem(
                    statusCode: StatusCodes.Status409Conflict, title: "Files of the title are missing",
                    detail: $"{missing.Count} files did not arrive with the length and SHA-256 the manifest gives. Send them, then commit again.",
                    extensions: [new("missing", missing.Take(MissingListed)), new("missing_count", missing.Count)]),
            };
        }
        catch (InvalidDataException error)
        {
            metrics.CountPublish("Invalid");
            return TypedResults.Problem(
                statusCode: StatusCodes.Status422UnprocessableEntity, title: "Not a valid title manifest", detail: error.Message);
        }
    }
}
