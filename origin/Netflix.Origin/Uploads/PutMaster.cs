using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

/// <summary><c>PUT /masters/{master_id}</c>, scope masters:write. Atomic and idempotent; 409 when other bytes have that id.</summary>
internal static class PutMaster
{
    internal sealed record Response(Guid MasterId, long LengthBytes, string Sha256);

    public static void Map(IEndpointRouteBuilder uploads) =>
        uploads.MapPut("/masters/{master_id:guid}", HandleAsync)
            .RequireScope(OriginToken.WriteMasters, OriginToken.MasterClaim, "master_id");

    private static async Task<Results<Created<Response>, Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid master_id, HttpContext context, MasterStore masters, StoreLayout layout, UploadMetrics metrics, IOptions<UploadOptions> options)
    {
        long limit = options.Value.MasterMaxBytes;
        if (UploadRequest.Refuse(context, limit, layout.FreeBytes(), needsDigest: false, out UploadRequest upload) is { } refusal) return refusal;

        (MasterOutcome outcome, StoredMaster master) = await masters.PutAsync(master_id, upload, context.RequestAborted);
        metrics.CountMaster(outcome, upload.Length);
        var response = new Response(master_id, master.LengthBytes, master.Digest.Hex);
        return outcome switch
        {
            MasterOutcome.Created => TypedResults.Created($"/masters/{master_id}", response),
            MasterOutcome.AlreadyThere => TypedResults.Ok(response),
            MasterOutcome.DigestMismatch => UploadRequest.DigestMismatch(),
            _ => TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "Another master has this id",
                detail: "A master is never changed. Upload the new bytes under a new master id.",
                extensions: [new("length_bytes", master.LengthBytes), new("sha256", master.Digest.Hex)]),
        };
    }
}
