using System.Globalization;

namespace Netflix.Encoder.Ladder;

/// <summary>Frames per second as a fraction: 29.97 is 30000/1001, and only the fraction keeps a long title in step.</summary>
internal readonly record struct FrameRate(int Numerator, int Denominator)
{
    public double PerSecond => (double)Numerator / Denominator;

    public FrameRate Halved() => Denominator <= int.MaxValue / 2 ? new(Numerator, Denominator * 2) : this;

    /// <summary>Whole frames nearest to this many seconds, at least one.</summary>
    public int FramesIn(double seconds) => Math.Max(1, (int)Math.Round(seconds * PerSecond));

    public double SecondsOf(int frames) => (double)frames * Denominator / Numerator;

    /// <summary>Reads ffprobe's "30000/1001". False for "0/0" and what is no fraction.</summary>
    public static bool TryParse(string? text, out FrameRate rate)
    {
        rate = default;
        string[] parts = text?.Split('/') ?? [];
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int numerator)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int denominator)
            || numerator == 0 || denominator == 0)
            return false;
        rate = new FrameRate(numerator, denominator);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
