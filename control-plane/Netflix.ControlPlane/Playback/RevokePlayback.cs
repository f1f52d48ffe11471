using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Playback;

/// <summary>
/// <c>POST /ops/playbacks/{session_id}/revoke</c>: every appliance refuses the session's token with its next heartbeats. For a token
/// that was passed on; a viewer who may no longer watch is kept out by the licence.
/// </summary>
internal static class RevokePlayback
{
    internal static void MapRevokePlayback(this IEndpointRouteBuilder routes) => routes
        .MapPost("/ops/playbacks/{session_id:guid}/revoke", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("RevokePlayback").Problems(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid session_id, RevokedPlaybackTable revoked, IOptions<PlaybackOptions> options, TimeProvider time, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await revoked.TryInsertAsync(session_id, now, now + options.Value.RevokedFor, cancel)
            ? TypedResults.NoContent()
            : TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "Too many revoked sessions",
                detail: $"{RevokedPlaybackTable.MaxRows} sessions are revoked already; the first of them expire within {options.Value.TokenHours} hours.");
    }
}
