using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;

namespace Netflix.ControlPlane.Jobs;

/// <summary>The workers' side of the queue: encode_jobs.proto. Who calls has shown the worker secret before it comes here.</summary>
internal sealed partial class EncodeJobsService(
    JobTable jobs, JobLeasing leasing, JobCompletion completion, JobGrants grants, ContentTable contents, ContentKeyTable keys,
    IOptions<JobOptions> options, JobMetrics metrics, ILogger<EncodeJobsService> log) : EncodeJobs.EncodeJobsBase
{
    public override async Task<LeaseResponse> Lease(LeaseRequest request, ServerCallContext context)
    {
        string worker = Check(() => JobRequests.ParseWorker(request.Worker));
        TimeSpan wait = Check(() => request.MaxWait?.ToTimeSpan() ?? TimeSpan.Zero);
        LeasedJob? job;
        try
        {
            job = await leasing.LeaseAsync(worker, wait, context.CancellationToken);
        }
        catch (TooManyWaitingException error)
        {
            throw Refuse("full", StatusCode.ResourceExhausted, error.Message);
        }
        return job is null ? new LeaseResponse() : new LeaseResponse { Job = await PrepareOrReleaseAsync(job, context.CancellationToken) };
    }

    public override async Task<ReportResponse> Report(ReportRequest request, ServerCallContext context)
    {
        (Guid jobId, Guid leaseId) = ParseIds(request.JobId, request.LeaseId);
        EncodeProgress progress = JobRequests.ParseProgress(request);
        HeldLease held = await jobs.ReportAsync(jobId, leaseId, progress, options.Value.Lease, context.CancellationToken)
            ?? throw LeaseLost();
        if (!grants.IsDue(held.GrantExpiresAt)) return new ReportResponse();
        OriginGrant grant = grants.Issue(jobId, held.MasterId);
        await jobs.RecordGrantAsync(jobId, leaseId, grant.Expires.ToDateTimeOffset(), context.CancellationToken);
        return new ReportResponse { Origin = grant };
    }

    public override async Task<CompleteResponse> Complete(CompleteRequest request, ServerCallContext context)
    {
        (Guid jobId, Guid leaseId) = ParseIds(request.JobId, request.LeaseId);
        PackageId package = Check(() => PackageId.Parse(request.Package));
        try
        {
            if (!await completion.CompleteAsync(jobId, leaseId, package, request.TitleManifest.ToByteArray(), context.CancellationToken))
                throw LeaseLost();
        }
        catch (InvalidDataException error)
        {
            throw Refuse("invalid", StatusCode.InvalidArgument, error.Message);
        }
        Completed(jobId, package.ToString());
        return new CompleteResponse();
    }

    public override async Task<FailResponse> Fail(FailRequest request, ServerCallContext context)
    {
        (Guid jobId, Guid leaseId) = ParseIds(request.JobId, request.LeaseId);
        string reason = JobRequests.ParseReason(request.Reason);
        TimeSpan? delay = request.Permanent ? null : TimeSpan.FromMilliseconds(options.Value.RetryDelayMilliseconds);
        if (!await jobs.FailAsync(jobId, leaseId, reason, delay, options.Value.MaxAttempts, context.CancellationToken)) throw LeaseLost();
        Failed(jobId, request.Permanent, reason);
        return new FailResponse();
    }

    // A job whose answer cannot be made goes back at once, instead of waiting for a lease that nobody holds to run out.
    private async Task<EncodeJob> PrepareOrReleaseAsync(LeasedJob job, CancellationToken cancel)
    {
        try
        {
            return await PrepareAsync(job, cancel);
        }
        catch
        {
            await jobs.ReleaseAsync(job, CancellationToken.None);
            throw;
        }
    }

    private async Task<EncodeJob> PrepareAsync(LeasedJob job, CancellationToken cancel)
    {
        Content content = await contents.FindAsync(job.ContentId, cancel)
            ?? throw new InvalidOperationException($"Job {job.JobId} is of content {job.ContentId}, which does not exist.");
        ContentKeyPair pair = await keys.GetOrCreateAsync(job.ContentId, cancel);
        return new EncodeJob
        {
            JobId = job.JobId.ToString(),
            LeaseId = job.LeaseId.ToString(),
            Attempt = (uint)job.Attempt,
            LeaseDuration = Duration.FromTimeSpan(options.Value.Lease),
            ContentId = job.ContentId.ToString(),
            TitleName = content.Name,
            Master = new MasterFile
            {
                MasterId = job.Master.MasterId.ToString(),
                LengthBytes = (ulong)job.Master.LengthBytes,
                Sha256 = ByteString.CopyFrom(job.Master.Sha256),
            },
            Origin = grants.Issue(job.JobId, job.Master.MasterId),
            Keys = new ContentKeys { ProtectionScheme = "cbcs", Audio = ToMessage(pair.Audio), Video = ToMessage(pair.Video) },
        };
    }

    private static Contracts.EncodeJobs.ContentKey ToMessage(Drm.ContentKey key) =>
        new() { KeyId = ByteString.CopyFrom(key.KeyId), Key = ByteString.CopyFrom(key.Key) };

    private (Guid JobId, Guid LeaseId) ParseIds(string jobId, string leaseId) =>
        Check(() => (JobRequests.ParseId(jobId, "job_id"), JobRequests.ParseId(leaseId, "lease_id")));

    private T Check<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            throw Refuse("invalid", StatusCode.InvalidArgument, error.Message);
        }
    }

    private RpcException LeaseLost() => Refuse("lease_lost", StatusCode.FailedPrecondition,
        "The lease is lost: the job was taken up by another worker or has ended. Stop the work and ask for another job.");

    private RpcException Refuse(string reason, StatusCode code, string detail)
    {
        metrics.Rejected(reason);
        return new RpcException(new Status(code, detail));
    }

    [LoggerMessage(4301, LogLevel.Information, "Job {JobId} done: package {Package}")]
    private partial void Completed(Guid jobId, string package);

    [LoggerMessage(4302, LogLevel.Warning, "Job {JobId} could not be done (permanent: {Permanent}): {Reason}")]
    private partial void Failed(Guid jobId, bool permanent, string reason);
}
