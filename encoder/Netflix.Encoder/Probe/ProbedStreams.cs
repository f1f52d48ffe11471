using System.Globalization;
using FFMpegCore;
using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Probe;

/// <summary>Readings of ffprobe's streams that need interpretation; every field may be missing or a lie.</summary>
internal static class ProbedStreams
{
    /// <summary>Cover art of an audio file is a "video" stream too.</summary>
    public static bool IsPicture(this FFProbeStream stream) =>
        stream.CodecType == "video" && stream.Disposition?.GetValueOrDefault("attached_pic") is not 1;

    /// <summary>Seconds; of the stream where it says so (MP4 as a field, Matroska as a tag), else of the container; 0 when unknown.</summary>
    public static double DurationSeconds(this FFProbeStream stream, FFProbeFormat? format) =>
        Seconds(stream.Duration) ?? Clock(stream.Tag("DURATION")) ?? Seconds(format?.Duration) ?? 0;

    public static string? Tag(this FFProbeStream stream, string name) =>
        stream.Tags?.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static bool IsInterlaced(this FFProbeStream stream) => stream.FieldOrder is "tt" or "bb" or "tb" or "bt";

    /// <summary>
    /// The constant rate that fits: the nominal one when frames really come at it, else (variable rate) the whole rate next to the
    /// average. Interlaced masters become one frame per two fields.
    /// </summary>
    public static FrameRate? Rate(this FFProbeStream stream)
    {
        bool hasAverage = FrameRate.TryParse(stream.AvgFrameRate, out FrameRate average);
        bool hasNominal = FrameRate.TryParse(stream.FrameRate, out FrameRate nominal);
        if (!hasAverage) return hasNominal ? nominal : null;
        if (hasNominal && Math.Abs(nominal.PerSecond - average.PerSecond) <= average.PerSecond * 0.01) return nominal;
        if (stream.IsInterlaced() && hasNominal && Math.Abs(nominal.PerSecond / 2 - average.PerSecond) <= average.PerSecond * 0.01)
            return nominal.Halved();
        return average.PerSecond <= int.MaxValue ? new FrameRate(Math.Max(1, (int)Math.Round(average.PerSecond)), 1) : null;
    }

    /// <summary>Width and height as displayed: square pixels, upright.</summary>
    public static (int Width, int Height) DisplaySize(this FFProbeStream stream)
    {
        (int width, int height) = (stream.Width ?? 0, stream.Height ?? 0);
        string[] aspect = stream.SampleAspectRatio?.Split(':') ?? [];
        if (aspect.Length == 2
            && double.TryParse(aspect[0], NumberStyles.None, CultureInfo.InvariantCulture, out double across)
            && double.TryParse(aspect[1], NumberStyles.None, CultureInfo.InvariantCulture, out double down)
            && across > 0 && down > 0)
            width = (int)Math.Min(int.MaxValue, Math.Round(width * across / down));
        return IsTurned(stream) ? (height, width) : (width, height);
    }

    // Phones write a display matrix instead of turning pixels; ffmpeg turns them while decoding.
    private static bool IsTurned(FFProbeStream stream) => stream.SideData?.Any(data =>
        data.TryGetValue("rotation", out var rotation) && rotation is not null
        && double.TryParse(rotation.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees)
        && Math.Abs(Math.Abs(degrees % 180) - 90) < 1) ?? false;

    private static double? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds) ? seconds : null;

    // Matroska: "00:00:30.021000000"; a TimeSpan takes seven decimals.
    private static double? Clock(string? text) =>
        text is { Length: > 9 } && TimeSpan.TryParse(text.AsSpan(0, Math.Min(text.Length, 16)), CultureInfo.InvariantCulture, out TimeSpan span)
            ? span.TotalSeconds
            : null;
}
