using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Processes;
using Netflix.Encoder.Scratch;

namespace Netflix.Encoder.Jobs;

/// <summary>One leased job from lease to outcome. Here ends every error of a job: it becomes a reason that people can read.</summary>
internal sealed partial class JobRun(
    JobQueue queue, EncodePipeline pipeline, JobMetrics metrics, IOptions<JobsOptions> options, TimeProvider time, ILogger<JobRun> logger)
{
    public async Task<JobOutcome> RunAsync(EncodeJob job, CancellationToken stopping)
    {
        // One trace id for the job: HttpClient and gRPC carry it into the logs of origin and control plane.
        using Activity activity = new Activity("encode job").Start();
        var progress = new JobProgress();
        metrics.Began(progress);
        Began(job.JobId, job.Attempt, job.TitleName);
        JobOutcome outcome = JobOutcome.Failed;
        try
        {
            outcome = await WorkAsync(job, progress, stopping);
        }
        catch (RpcException error) when (JobQueue.IsVerdict(error))
        {
            outcome = JobOutcome.Abandoned;
            NotHeard(job.JobId, error.Status.Detail);
        }
        finally
        {
            metrics.Ended(outcome);
            Ended(job.JobId, outcome);
        }
        return outcome;
    }

    private async Task<JobOutcome> WorkAsync(EncodeJob job, JobProgress progress, CancellationToken stopping)
    {
        OriginAccess origin;
        try
        {
            origin = new OriginAccess(job.Origin);
            if (!Guid.TryParse(job.JobId, out _) || !Guid.TryParse(job.Master?.MasterId, out _) || job.LeaseDuration is not { Seconds: > 0 })
                throw new InvalidDataException("The job lacks a valid id, master or lease.");
        }
        catch (InvalidDataException error)
        {
            Failed(job.JobId, error);
            return await GiveBackAsync(job, error.Message, stopping);
        }

        await using var lease = new JobLease(
            job, queue, progress, origin, TimeSpan.FromSeconds(options.Value.ReportSeconds), time, logger, stopping);
        try
        {
            return await EncodeAsync(job, origin, progress, lease.Held);
        }
        catch (OperationCanceledException) when (lease.Held.IsCancellationRequested)
        {
            return JobOutcome.Abandoned;
        }
    }

    private async Task<JobOutcome> EncodeAsync(EncodeJob job, OriginAccess origin, JobProgress progress, CancellationToken held)
    {
        try
        {
            byte[] manifest = await pipeline.RunAsync(job, origin, progress, held);
            string package = PackageId.Of(manifest).ToString();
            await queue.CompleteAsync(job, package, manifest, held);
            Published(job.JobId, package);
            return JobOutcome.Completed;
        }
        catch (MasterRefusedException error)
        {
            Refused(job.JobId, error.Message);
            await queue.FailAsync(job, permanent: true, error.Message, held);
            return JobOutcome.Refused;
        }
        // Not a lost lease and not our own stop: a cancellation that nobody asked for is an error like any other.
        catch (Exception error) when (!held.IsCancellationRequested && error is not RpcException { StatusCode: StatusCode.FailedPrecondition })
        {
            Failed(job.JobId, error);
            return await GiveBackAsync(job, Reason(error), held);
        }
    }

    private async Task<JobOutcome> GiveBackAsync(EncodeJob job, string reason, CancellationToken cancel)
    {
        await queue.FailAsync(job, permanent: false, reason, cancel);
        return JobOutcome.Failed;
    }

    // Messages of our own are written for people; of others only the kind is told, the log has the rest.
    private static string Reason(Exception error) => error switch
    {
        ToolFailedException or OriginUnavailableException or OriginRefusedException or ScratchFullException or InvalidDataException => error.Message,
        RpcException refusal => $"The control plane did not accept the title: {refusal.Status.Detail}",
        IOException => $"The encoder's scratch disk failed: {error.Message}",
        _ => $"The encoder met an unexpected error ({error.GetType().Name}); its log has it under trace {Activity.Current?.TraceId}.",
    };

    [LoggerMessage(4521, LogLevel.Information, "Job {JobId} begins, attempt {Attempt}: {Title}")]
    private partial void Began(string jobId, uint attempt, string title);

    [LoggerMessage(4522, LogLevel.Information, "Job {JobId} is published as {Package}")]
    private partial void Published(string jobId, string package);

    [LoggerMessage(4523, LogLevel.Warning, "Job {JobId}: the master is refused: {Reason}")]
    private partial void Refused(string jobId, string reason);

    [LoggerMessage(4524, LogLevel.Error, "Job {JobId} failed")]
    private partial void Failed(string jobId, Exception error);

    [LoggerMessage(4526, LogLevel.Warning, "Job {JobId}: the control plane did not take the outcome ({Reason}); the job is left to its lease")]
    private partial void NotHeard(string jobId, string reason);

    [LoggerMessage(4525, LogLevel.Information, "Job {JobId} ended: {Outcome}")]
    private partial void Ended(string jobId, JobOutcome outcome);
}
