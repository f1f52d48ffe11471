using System.ComponentModel.DataAnnotations;
using Netflix.Steering.Quality;

namespace Netflix.ControlPlane.Fleet.Quality;

internal sealed class QualityOptions
{
    /// <summary>Off: what players report is kept and shown, and moves nobody.</summary>
    public bool Steers { get; init; } = true;

    /// <summary>How often a replica reads what others heard, and judges.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 5_000;

    /// <summary>How long a report counts; appliances send one a minute.</summary>
    [Range(1, 3_600)] public int KeptSeconds { get; init; } = 150;

    /// <summary>How long an appliance that serves a prefix poorly stands behind its neighbours; twice as long after each relapse, up to eight times.</summary>
    [Range(1, 1_440)] public int HoldMinutes { get; init; } = 10;

    /// <summary>So many different clients of a prefix have to starve before others of it are moved.</summary>
    [Range(2, 256)] public int FewestClients { get; init; } = 5;

    internal QualityLimits Limits => new() { FewestClients = FewestClients, HoldsFor = TimeSpan.FromMinutes(HoldMinutes) };
}

[OptionsValidator]
internal sealed partial class QualityOptionsValidator : IValidateOptions<QualityOptions>;
