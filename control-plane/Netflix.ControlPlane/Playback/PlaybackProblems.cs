using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Playback;

/// <summary>The answer to each outcome that is not a play.</summary>
internal static class PlaybackProblems
{
    internal static IResult Of(PlaybackOutcome outcome) => outcome switch
    {
        PlaybackOutcome.NoSubscription => NoSubscription(),
        PlaybackOutcome.NotInRegion => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden,
            title: "Not available in your country", detail: "This title may not be shown where your account was opened."),
        PlaybackOutcome.NotPublished => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict,
            title: "Not published yet", detail: "The title is being prepared. Try again later."),
        PlaybackOutcome.NoAppliance => RetryLater.Unavailable("No appliance is available",
            "No appliance can serve this title at the moment. Try again after Retry-After.", TimeSpan.FromSeconds(5)),
        PlaybackOutcome.NoSession => RetryLater.Unavailable("Playback cannot start at the moment",
            "The session could not be recorded. Try again after Retry-After.", TimeSpan.FromSeconds(2)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a problem."),
    };

    internal static IResult NoSubscription() => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden,
        title: "No active subscription", detail: "Renew the subscription of this account to watch.");
}
