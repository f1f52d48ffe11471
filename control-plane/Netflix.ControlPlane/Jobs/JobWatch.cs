using Npgsql;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// Fails jobs that have used up their attempts, and reads the queue for the metrics. Each replica does both: they are idempotent.
/// </summary>
internal sealed partial class JobWatch(
    JobTable jobs, JobMetrics metrics, IOptions<JobOptions> options, TimeProvider time, ILogger<JobWatch> log) : BackgroundService
{
    private const int MaxRunningShown = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Poll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (NpgsqlException error)
            {
                NotReadable(error.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        int failed = await jobs.FailExhaustedAsync(options.Value.MaxAttempts, cancel);
        if (failed > 0)
        {
            metrics.LeaseExpired(failed);
            Exhausted(failed, options.Value.MaxAttempts);
        }
        metrics.Replace(await jobs.ReadQueueAsync(MaxRunningShown, cancel));
    }

    [LoggerMessage(4201, LogLevel.Warning, "{Count} jobs failed: the lease of attempt {MaxAttempts}, the last one, ran out")]
    private partial void Exhausted(int count, int maxAttempts);

    [LoggerMessage(4202, LogLevel.Warning, "The job queue cannot be read: {Reason}")]
    private partial void NotReadable(string reason);
}
