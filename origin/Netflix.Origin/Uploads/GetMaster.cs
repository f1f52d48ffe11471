using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;
using Netflix.Origin.Content;

namespace Netflix.Origin.Uploads;

/// <summary><c>GET|HEAD /masters/{master_id}</c>, scope masters:read: the master, whole or a range of it.</summary>
internal static class GetMaster
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/masters/{master_id:guid}", [HttpMethods.Get, HttpMethods.Head], Handle)
            .RequireScope(OriginToken.ReadMasters, OriginToken.MasterClaim, "master_id");

    // A master is nobody's but the encoder's: no cache between may keep it.
    private static Results<StoredFileResult, ProblemHttpResult> Handle(Guid master_id, MasterStore masters, ContentMetrics metrics) =>
        masters.Find(master_id) is { } master
            ? new StoredFileResult(masters.Open(master), master.Digest, "application/octet-stream", "no-store", metrics)
            : TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "The origin has no such master",
                detail: "Upload it first: PUT its bytes to this URL.");
}
