using System.Globalization;

namespace Netflix.Encoder.Ffmpeg;

/// <summary>The state of one run, read from the key=value lines of <c>-progress</c>. Written by one thread, read by any.</summary>
internal sealed class FfmpegProgress
{
    private long _frame;
    private long _outTimeMicroseconds;
    private double _framesPerSecond;

    public long Frame => Volatile.Read(ref _frame);
    public double OutTimeSeconds => Volatile.Read(ref _outTimeMicroseconds) / 1e6;
    public double FramesPerSecond => Volatile.Read(ref _framesPerSecond);

    /// <summary>True after the last line of a block: the state is whole.</summary>
    public bool TryRead(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return false;
        ReadOnlySpan<char> value = line.AsSpan(equals + 1).Trim();
        switch (line.AsSpan(0, equals))
        {
            case "frame" when long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long frame):
                Volatile.Write(ref _frame, frame);
                return false;
            case "fps" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double fps):
                Volatile.Write(ref _framesPerSecond, fps);
                return false;
            case "out_time_us" when long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long time):
                Volatile.Write(ref _outTimeMicroseconds, Math.Max(0, time));
                return false;
            default:
                return line.StartsWith("progress=", StringComparison.Ordinal);
        }
    }

    public void Read(string line) => TryRead(line);
}
