using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Fleet.TurnUp;

internal sealed class TurnUpOptions
{
    /// <summary>How often a replica looks at the appliances linked to it that go live when they are ready.</summary>
    [Range(100, 600_000)] public int CheckMilliseconds { get; init; } = 1000;

    /// <summary>Of what an appliance is to hold, or of what fits on it, so much is on its disks.</summary>
    [Range(0, 100)] public int HeldPercent { get; init; } = 90;

    /// <summary>Tokens and certificates count by the appliance's own clock.</summary>
    [Range(1, 300)] public int ClockSkewSeconds { get; init; } = 5;

    /// <summary>How long an appliance's public URL may take to answer.</summary>
    [Range(1, 60)] public int AnswerSeconds { get; init; } = 5;
}

[OptionsValidator]
internal sealed partial class TurnUpOptionsValidator : IValidateOptions<TurnUpOptions>;
