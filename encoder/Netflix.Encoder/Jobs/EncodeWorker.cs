using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Jobs;

/// <summary>Takes one job after another. On SIGTERM the work at hand ends at once and its job is left to its lease.</summary>
internal sealed class EncodeWorker(WorkerSecret secret, JobQueue queue, JobRun run) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A missing secret is told at start; later it is a control plane that says no, and waits for the operator.
            await secret.ReadAsync(stoppingToken);
            while (true)
            {
                if (await queue.LeaseAsync(stoppingToken) is { } job) await run.RunAsync(job, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
