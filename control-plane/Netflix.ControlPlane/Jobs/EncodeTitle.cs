using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Catalog;

namespace Netflix.ControlPlane.Jobs;

/// <summary><c>POST /ops/titles/{content_id}/encode</c>: queues the encoding of an uploaded master. One job at a time per title.</summary>
internal static class EncodeTitle
{
    private const int Sha256Digits = 64;

    /// <param name="Sha256">64 hexadecimal digits, as the origin answered the upload.</param>
    internal sealed record Request(Guid MasterId, long LengthBytes, string Sha256);

    internal sealed record Response(Guid JobId);

    internal static void MapEncodeTitle(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/titles/{content_id:guid}/encode", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("EncodeTitle")
        .Produces<Response>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid content_id, Request request, ContentTable contents, JobTable jobs, CancellationToken cancel)
    {
        if (Correct(request) is { } correction)
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The master is not described right", detail: correction);
        if (await contents.FindAsync(content_id, cancel) is null)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such title", detail: "Create it first: POST /ops/titles.");

        var master = new EncodeMaster(request.MasterId, request.LengthBytes, Convert.FromHexString(request.Sha256));
        EnqueuedJob job = await jobs.EnqueueAsync(content_id, master, cancel);
        return job.Created
            ? TypedResults.Accepted((string?)null, new Response(job.JobId))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "The title is being encoded already",
                detail: "Wait until the job job_id has ended; GET /ops/titles shows its progress.",
                extensions: new Dictionary<string, object?> { ["job_id"] = job.JobId });
    }

    private static string? Correct(Request request) =>
        request.MasterId == Guid.Empty ? "master_id must be the id of an uploaded master."
        : request.LengthBytes <= 0 ? "length_bytes must be above zero."
        : request.Sha256 is not { Length: Sha256Digits } || !request.Sha256.All(char.IsAsciiHexDigit) ? "sha256 must be 64 hexadecimal digits."
        : null;
}
