using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Playback;

internal sealed class PlaybackOptions
{
    /// <summary>How long a session stays open without progress; a viewer may pause that long and still get a licence.</summary>
    [Range(1, 24 * 60)] public int SessionIdleMinutes { get; init; } = 30;

    /// <summary>How long the URLs of a playback open the title: the longest film and a long pause.</summary>
    [Range(1, 72)] public int TokenHours { get; init; } = 6;

    /// <summary>Until the last token of a session has expired, on an appliance whose clock is behind as well.</summary>
    internal TimeSpan RevokedFor => TimeSpan.FromHours(TokenHours) + TimeSpan.FromMinutes(15);
}

[OptionsValidator]
internal sealed partial class PlaybackOptionsValidator : IValidateOptions<PlaybackOptions>;
