using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Playback;

internal sealed class PlaybackOptions
{
    /// <summary>How long a session stays open without progress; a viewer may pause that long and still get a licence.</summary>
    [Range(1, 24 * 60)] public int SessionIdleMinutes { get; init; } = 30;
}

[OptionsValidator]
internal sealed partial class PlaybackOptionsValidator : IValidateOptions<PlaybackOptions>;
