using Grpc.Core;
using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Origin;

namespace Netflix.Encoder.Jobs;

/// <summary>
/// Holds a job by reporting its progress. <see cref="Held"/> is cancelled when the control plane says that the lease is lost, or
/// when it could not be asked for as long as the lease lasts: from then on another encoder may have the job.
/// </summary>
internal sealed partial class JobLease : IAsyncDisposable
{
    private readonly EncodeJob _job;
    private readonly JobQueue _queue;
    private readonly JobProgress _progress;
    private readonly OriginAccess _origin;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _duration;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _held;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reporting;

    public JobLease(
        EncodeJob job, JobQueue queue, JobProgress progress, OriginAccess origin, TimeSpan longestInterval,
        TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        (_job, _queue, _progress, _origin, _time, _logger) = (job, queue, progress, origin, time, logger);
        _duration = job.LeaseDuration.ToTimeSpan();
        _interval = _duration / 3 < longestInterval ? _duration / 3 : longestInterval;
        _held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _reporting = ReportAsync(time.GetTimestamp());
    }

    /// <summary>Cancelled when the job is no longer ours, or the encoder stops.</summary>
    public CancellationToken Held => _held.Token;

    /// <summary>Ends the reports; the job stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reporting;
        _held.Dispose();
        _ended.Dispose();
    }

    private async Task ReportAsync(long renewedAt)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_held.Token, _ended.Token);
        try
        {
            while (true)
            {
                await Task.Delay(_interval, _time, stop.Token);
                // From before the call: the control plane counts from a moment after it.
                long askedAt = _time.GetTimestamp();
                try
                {
                    TimeSpan left = _duration - _time.GetElapsedTime(renewedAt);
                    using var expiry = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
                    using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, expiry.Token);
                    ReportResponse response = await _queue.ReportAsync(_job, _progress.Current, bounded.Token);
                    if (response.Origin is { } grant) _origin.Renew(grant);
                    renewedAt = askedAt;
                }
                catch (RpcException error) when (JobQueue.IsLeaseLost(error))
                {
                    Lost(_job.JobId, error.Status.Detail);
                    await _held.CancelAsync();
                    return;
                }
                catch (Exception error) when (error is RpcException || (error is OperationCanceledException && !stop.IsCancellationRequested))
                {
                    if (_time.GetElapsedTime(renewedAt) >= _duration)
                    {
                        Expired(_job.JobId, _duration);
                        await _held.CancelAsync();
                        return;
                    }
                    Unheard(_job.JobId, error.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The job is over, or the encoder stops.
        }
    }

    [LoggerMessage(4511, LogLevel.Warning, "The lease of job {JobId} is lost: {Reason}; its work is stopped")]
    private partial void Lost(string jobId, string reason);

    [LoggerMessage(4512, LogLevel.Warning, "The control plane was away for the {Duration} that the lease of job {JobId} lasts; its work is stopped")]
    private partial void Expired(string jobId, TimeSpan duration);

    [LoggerMessage(4513, LogLevel.Warning, "A report of job {JobId} was not heard ({Reason}); the work goes on")]
    private partial void Unheard(string jobId, string reason);
}
