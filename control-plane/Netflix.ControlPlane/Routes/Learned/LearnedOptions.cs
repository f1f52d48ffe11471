using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Routes.Learned;

internal sealed class LearnedOptions
{
    /// <summary>Of one appliance; more are not taken.</summary>
    [Range(1, 2_000_000)] public int MaxLearnedPrefixes { get; init; } = 200_000;

    /// <summary>What an appliance learned stays so long after its last heartbeat.</summary>
    [Range(0, 86_400)] public int KeepLearnedSeconds { get; init; } = 300;
}

[OptionsValidator]
internal sealed partial class LearnedOptionsValidator : IValidateOptions<LearnedOptions>;
