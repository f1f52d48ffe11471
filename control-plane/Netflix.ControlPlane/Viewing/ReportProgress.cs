using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Playback;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Viewing;

/// <summary><c>POST /progress</c>: where the viewer is. 204 means that it is on disk, and that the playback session lives on.</summary>
internal static class ReportProgress
{
    // Containers round, and a player at the very end reports a little more than there is.
    private const double OvershootSeconds = 30;

    internal sealed record Request(Guid? ProfileId, Guid? ContentId, Guid? SessionId, double? PositionSeconds, double? DurationSeconds = null);

    internal static void MapReportProgress(this IEndpointRouteBuilder routes) => routes.MapPost("/progress", HandleAsync)
        .ForViewers().WithTags("Viewing").WithName("ReportProgress")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem()
        .Problems(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        Request request, ClaimsPrincipal caller, ProfileOwners owners, CatalogView catalog, PlaybackSessions sessions, ProgressWriter writer,
        TimeProvider time, CancellationToken cancel)
    {
        DateTimeOffset arrived = time.GetUtcNow();
        if (Validate(request) is { Any: true } errors) return errors.ToProblem();
        Guid account = caller.AccountId(), profile = request.ProfileId!.Value;
        if (catalog.Current.Find(request.ContentId!.Value) is not { Asset: { } asset } title) return CatalogProblems.UnknownTitle();
        if (request.PositionSeconds > asset.DurationSeconds + OvershootSeconds) return BeyondTheEnd(asset.DurationSeconds);
        if (!await owners.OwnsAsync(account, profile, cancel)) return CatalogProblems.NotYourProfile();
        if (!await sessions.RenewAsync(request.SessionId!.Value, account, profile, title.Content.ContentId)) return NotYourSession();

        var position = new ViewingPosition(
            profile, title.Content.ContentId, Math.Min(request.PositionSeconds!.Value, asset.DurationSeconds), asset.DurationSeconds, arrived);
        return writer.TryWrite(position) is { } written && await written.WaitAsync(cancel) ? TypedResults.NoContent() : NotWritten();
    }

    private static FieldErrors Validate(Request request)
    {
        var errors = new FieldErrors();
        errors.Check(request.ProfileId is not null, "profile_id", "The id of a profile.");
        errors.Check(request.ContentId is not null, "content_id", "The id of a title.");
        errors.Check(request.SessionId is not null, "session_id", "The session_id that GET /playback answered.");
        errors.Check(request.PositionSeconds is >= 0 and < double.PositiveInfinity, "position_seconds", "Zero or more seconds from the start.");
        errors.Check(request.DurationSeconds is null or (> 0 and < double.PositiveInfinity), "duration_seconds", "More than zero seconds, or nothing.");
        return errors;
    }

    private static ValidationProblem BeyondTheEnd(double durationSeconds)
    {
        var errors = new FieldErrors();
        errors.Add("position_seconds", FormattableString.Invariant($"The title ends at {durationSeconds:0.###} s."));
        return errors.ToProblem();
    }

    private static ProblemHttpResult NotYourSession() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "Not a session of this playback", detail: "Use the session_id that GET /playback answered for this title and profile.");

    private static RetryLater NotWritten() => RetryLater.Unavailable(
        "The position was not saved", "Send the newest position again after Retry-After.", TimeSpan.FromSeconds(2));
}
