using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Viewing;

internal sealed class ViewingOptions
{
    /// <summary>Positions that wait for the database; beyond that the answer is 503.</summary>
    [Range(1, 1_000_000)] public int QueuedPositions { get; init; } = 20_000;

    /// <summary>Positions written in one commit. 1,000 is where the upsert's rate stops growing (190,000 rows/s).</summary>
    [Range(1, 10_000)] public int PositionsPerCommit { get; init; } = 1000;

    [Range(1, 60)] public int CommitTimeoutSeconds { get; init; } = 5;
}

[OptionsValidator]
internal sealed partial class ViewingOptionsValidator : IValidateOptions<ViewingOptions>;
