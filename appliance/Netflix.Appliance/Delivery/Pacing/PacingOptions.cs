using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery.Pacing;

internal sealed class PacingOptions
{
    /// <summary>In a fleet; the standalone proxy turns it on by its command line.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Times the rendition's bitrate. 4: a player measures what it gets and moves up at about 1.5 times the next step, and steps are
    /// at most 2 apart, so that 3 must get through; and a buffer that ran low is full again in a third of its length.
    /// </summary>
    [Range(1.5, 100)] public double BitrateFactor { get; init; } = 4;

    /// <summary>Never slower, whatever a player asks for: audio and thumbnails come at once.</summary>
    [Range(0, 1_000_000)] public int FloorKilobitsPerSecond { get; init; } = 2_000;

    /// <summary>Never faster, when a rate is known at all.</summary>
    [Range(1, 100_000_000)] public int CeilingKilobitsPerSecond { get; init; } = 200_000;

    /// <summary>Segments from the beginning of a connection that are not paced.</summary>
    [Range(0, 1000)] public int UnpacedSegments { get; init; } = 4;
}

[OptionsValidator]
internal sealed partial class PacingOptionsValidator : IValidateOptions<PacingOptions>;
