using System.Diagnostics.Metrics;

namespace Netflix.Encoder.Ffmpeg;

internal sealed class FfmpegMetrics
{
    private readonly Counter<long> _frames;
    private readonly Gauge<double> _rate;

    public FfmpegMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Encoder.Ffmpeg");
        _frames = meter.CreateCounter<long>("cdn.encode.frames", unit: "{frame}", description: "Frames encoded, summed over all renditions.");
        _rate = meter.CreateGauge<double>("cdn.encode.frame_rate", unit: "{frame}/s", description: "Frames of the master encoded per second into all renditions; 0 while idle.");
    }

    public void Encoded(long frames, double framesPerSecond)
    {
        _frames.Add(Math.Max(0, frames));
        _rate.Record(framesPerSecond);
    }

    public void Idle() => _rate.Record(0);
}
