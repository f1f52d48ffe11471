using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Delivery.Pacing;

/// <summary>How fast one body may leave, for SO_MAX_PACING_RATE. Pure.</summary>
internal static class PacingPolicy
{
    private const double BitsPerByte = 8;

    /// <param name="cmcd">What the player said; its rtp already holds the player's own headroom and is taken as it is.</param>
    /// <param name="segmentsSent">On this connection before this one.</param>
    /// <returns>Bytes per second; null: not paced. Nothing is known, or the player is starting, or its buffer runs dry.</returns>
    internal static uint? BytesPerSecond(Cmcd cmcd, int segmentsSent, PacingOptions options)
    {
        if (segmentsSent < options.UnpacedSegments || cmcd.IsStarting || cmcd.IsStarved) return null;
        double? wanted = cmcd.RequestedKilobitsPerSecond is > 0 and { } requested ? requested * 1000.0
            : cmcd.EncodedKilobitsPerSecond is > 0 and { } encoded ? encoded * 1000.0 * options.BitrateFactor
            : null;
        if (wanted is not { } bits) return null;
        // The ceiling wins over a floor that was set above it.
        bits = Math.Min(Math.Max(bits, options.FloorKilobitsPerSecond * 1000.0), options.CeilingKilobitsPerSecond * 1000.0);
        // ~0 would mean "unlimited" to the kernel.
        return (uint)Math.Min(bits / BitsPerByte, uint.MaxValue - 1);
    }
}
