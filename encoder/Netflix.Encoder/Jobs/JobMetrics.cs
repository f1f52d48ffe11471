using System.Diagnostics;
using System.Diagnostics.Metrics;
using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Jobs;

/// <summary>How a job ended.</summary>
internal enum JobOutcome
{
    Completed,

    /// <summary>The master is at fault; no other attempt follows.</summary>
    Refused,

    /// <summary>Something else is at fault; the control plane may try again.</summary>
    Failed,

    /// <summary>The lease was lost or the encoder was stopped; another encoder takes the job up.</summary>
    Abandoned,
}

internal sealed class JobMetrics
{
    private readonly Counter<long> _jobs;
    private readonly Histogram<double> _stages;
    private volatile JobProgress? _current;

    public JobMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Encoder.Jobs");
        _jobs = meter.CreateCounter<long>("cdn.encode.jobs", unit: "{job}", description: "Jobs ended, by outcome.");
        _stages = meter.CreateHistogram<double>("cdn.encode.stage_duration", unit: "s", description: "Time that stages of jobs took, failed ones too.");
        meter.CreateObservableGauge("cdn.encode.progress", () => _current?.Current.TotalShare ?? 0,
            unit: "{share}", description: "Share done of the job at hand, 0 to 1; 0 without a job.");
    }

    public void Began(JobProgress progress) => _current = progress;

    public void Ended(JobOutcome outcome)
    {
        _current = null;
        _jobs.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
    }

    public IDisposable Time(EncodeStage stage) => new Timing(this, stage, Stopwatch.GetTimestamp());

    private sealed class Timing(JobMetrics metrics, EncodeStage stage, long startedAt) : IDisposable
    {
        public void Dispose() => metrics._stages.Record(
            Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
            new KeyValuePair<string, object?>("stage", stage.ToString().ToLowerInvariant()));
    }
}
