
namespace Netflix.ControlPlane.Jobs;

/// <summary>Gives workers their next job and lets them wait for one, without asking the database more often than need be.</summary>
internal sealed partial class JobLeasing(
    JobTable jobs, JobSignal signal, JobMetrics metrics, IOptions<JobOptions> options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<JobLeasing> log)
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private int _waiting;

    /// <summary>Null when there was no job within the wait, or the program is stopping.</summary>
    /// <exception cref="TooManyWaitingException">As many workers as may wait are waiting.</exception>
    public async Task<LeasedJob?> LeaseAsync(string worker, TimeSpan maxWait, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.Value.MaxWaiting) throw new TooManyWaitingException();
            return await WaitAsync(worker, time.GetUtcNow() + Min(maxWait, MaxWait), cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<LeasedJob?> WaitAsync(string worker, DateTimeOffset until, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Task queued = signal.Next;
            cancel.ThrowIfCancellationRequested();
            if (await TakeAsync(worker) is { } job) return job;
            TimeSpan left = until - time.GetUtcNow();
            if (left <= TimeSpan.Zero) return null;
            await Task.WhenAny(queued, Task.Delay(Min(left, options.Value.Poll), time, stop.Token));
        }
        return null;
    }

    // Not to be cancelled: the database may have given the job away before it hears of it.
    private async Task<LeasedJob?> TakeAsync(string worker)
    {
        JobOptions values = options.Value;
        LeasedJob? job = await jobs.LeaseAsync(
            worker, values.Lease, time.GetUtcNow() + values.GrantLifetime, values.MaxAttempts, CancellationToken.None);
        if (job is null) return null;
        if (job.TakenOver) metrics.LeaseExpired();
        Leased(job.JobId, worker, job.Attempt, job.TakenOver);
        return job;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(4101, LogLevel.Information, "Job {JobId} leased to {Worker}, attempt {Attempt}, taken over: {TakenOver}")]
    private partial void Leased(Guid jobId, string worker, int attempt, bool takenOver);
}

internal sealed class TooManyWaitingException() : Exception("Too many workers wait for a job at this replica.");
