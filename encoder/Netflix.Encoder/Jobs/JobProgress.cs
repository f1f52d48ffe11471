using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Jobs;

/// <param name="StageShare">0 to 1 of the stage.</param>
/// <param name="TotalShare">0 to 1 of the job.</param>
internal readonly record struct ProgressReading(EncodeStage Stage, double StageShare, double TotalShare, double FramesPerSecond);

/// <summary>How far a job is. The total never falls, whatever the stages tell.</summary>
internal sealed class JobProgress
{
    // Shares of the time a 30 s title takes on two cores; encoding is nearly all of it for any title.
    private static readonly (EncodeStage Stage, double Share)[] Stages =
    [
        (EncodeStage.Download, 0.03), (EncodeStage.Probe, 0.02), (EncodeStage.Encode, 0.87), (EncodeStage.Package, 0.04), (EncodeStage.Publish, 0.04),
    ];

    private readonly Lock _lock = new();
    private ProgressReading _current = new(EncodeStage.Download, 0, 0, 0);

    public ProgressReading Current
    {
        get
        {
            lock (_lock) return _current;
        }
    }

    public void Reached(EncodeStage stage, double stageShare, double framesPerSecond = 0)
    {
        stageShare = double.IsNaN(stageShare) ? 0 : Math.Clamp(stageShare, 0, 1);
        double total = 0;
        foreach ((EncodeStage earlier, double share) in Stages)
        {
            if (earlier == stage)
            {
                total += share * stageShare;
                break;
            }
            total += share;
        }
        lock (_lock) _current = new ProgressReading(stage, stageShare, Math.Max(_current.TotalShare, Math.Min(1, total)), framesPerSecond);
    }
}
