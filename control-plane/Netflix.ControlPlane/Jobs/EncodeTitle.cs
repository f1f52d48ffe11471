using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Jobs;

/// <summary><c>POST /ops/titles/{content_id}/encode</c>: queues the encoding of an uploaded master. One job at a time per title.</summary>
internal static class EncodeTitle
{
    private const int Sha256Digits = 64;

    /// <param name="Sha256">64 hexadecimal digits, as the origin answered the upload.</param>
    internal sealed record Request(Guid? MasterId, long? LengthBytes, string? Sha256);

    internal sealed record Response(Guid JobId);

    internal static void MapEncodeTitle(this IEndpointRouteBuilder routes) => routes
        .MapPost("/ops/titles/{content_id:guid}/encode", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("EncodeTitle")
        .Produces<Response>(StatusCodes.Status202Accepted).ProducesValidationProblem()
        .Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid content_id, Request request, ContentTable contents, JobTable jobs, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        EncodeMaster master = Read(request, errors);
        if (errors.Any) return errors.ToProblem();
        if (await contents.FindAsync(content_id, cancel) is null)
            return TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No such title", detail: "Create it with POST /ops/titles.");

        EnqueuedJob job = await jobs.EnqueueAsync(content_id, master, cancel);
        return job.Created
            ? TypedResults.Accepted((string?)null, new Response(job.JobId))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "The title is being encoded already",
                detail: "Wait until the job job_id has ended; GET /ops/titles shows its progress.",
                extensions: new Dictionary<string, object?> { ["job_id"] = job.JobId });
    }

    private static EncodeMaster Read(Request request, FieldErrors errors)
    {
        errors.Check(request.MasterId is { } id && id != Guid.Empty, "master_id", "The id of an uploaded master.");
        errors.Check(request.LengthBytes is > 0, "length_bytes", "Bytes of the master, above zero.");
        bool isDigest = request.Sha256 is { Length: Sha256Digits } text && text.All(char.IsAsciiHexDigit);
        errors.Check(isDigest, "sha256", "64 hexadecimal digits, as the origin answered the upload.");
        byte[] digest = isDigest ? Convert.FromHexString(request.Sha256!) : [];
        return new EncodeMaster(request.MasterId ?? Guid.Empty, request.LengthBytes ?? 0, digest);
    }
}
