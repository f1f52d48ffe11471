namespace Netflix.Encoder.Ladder;

/// <summary>The lowest H.264 level whose limits hold a rendition (ITU-T H.264 table A-1; bit rates of High profile, 1.25 times Main's).</summary>
internal static class H264Level
{
    private const int MacroblockSide = 16;

    private static readonly Limits[] Levels =
    [
        new("3.0", 40_500, 1_620, 12_500_000),
        new("3.1", 108_000, 3_600, 17_500_000),
        new("3.2", 216_000, 5_120, 25_000_000),
        new("4.0", 245_760, 8_192, 25_000_000),
        new("4.2", 522_240, 8_704, 62_500_000),
        new("5.0", 589_824, 22_080, 168_750_000),
        new("5.1", 983_040, 36_864, 300_000_000),
    ];

    /// <exception cref="ArgumentOutOfRangeException">Beyond level 5.1, which the ladder's boxes and rates exclude.</exception>
    public static string For(int width, int height, FrameRate rate, int bitsPerSecond)
    {
        int across = Macroblocks(width), down = Macroblocks(height);
        int perFrame = across * down;
        double perSecond = perFrame * rate.PerSecond;
        foreach (Limits level in Levels)
        {
            // A side may have at most sqrt(8 x frame size) macroblocks.
            bool sidesFit = (long)across * across <= 8L * level.MacroblocksPerFrame && (long)down * down <= 8L * level.MacroblocksPerFrame;
            if (sidesFit && perFrame <= level.MacroblocksPerFrame && perSecond <= level.MacroblocksPerSecond && bitsPerSecond <= level.BitsPerSecond)
                return level.Name;
        }
        throw new ArgumentOutOfRangeException(nameof(width), $"{width}x{height} at {rate} is beyond H.264 level 5.1.");
    }

    private static int Macroblocks(int side) => (side + MacroblockSide - 1) / MacroblockSide;

    private readonly record struct Limits(string Name, int MacroblocksPerSecond, int MacroblocksPerFrame, int BitsPerSecond);
}
