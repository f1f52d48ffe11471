using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Jobs;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Jobs;

/// <summary>What encoders say, in one line each.</summary>
internal static class Workers
{
    public static readonly EncodeMaster Master = new(Guid.NewGuid(), 1_000, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static async Task<EncodeJob?> LeaseAsync(Replica replica, string worker = "worker-1", double waitSeconds = 0)
    {
        var request = new LeaseRequest { Worker = worker, MaxWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(waitSeconds)) };
        return (await replica.Jobs().LeaseAsync(request)).Job;
    }

    public static ReportRequest Report(EncodeJob job, double totalShare = 0.5) => new()
    {
        JobId = job.JobId, LeaseId = job.LeaseId, Stage = EncodeStage.Encode, StageShare = 0.4, TotalShare = totalShare, FramesPerSecond = 48,
    };

    public static CompleteRequest Complete(EncodeJob job, byte[] manifest, PackageId? package = null) => new()
    {
        JobId = job.JobId, LeaseId = job.LeaseId, Package = (package ?? PackageId.Of(manifest)).ToString(), TitleManifest = ByteString.CopyFrom(manifest),
    };

    public static FailRequest Fail(EncodeJob job, bool permanent, string reason) => new() { JobId = job.JobId, LeaseId = job.LeaseId, Permanent = permanent, Reason = reason };

    /// <summary>A title in the catalog with a queued job.</summary>
    public static async Task<Guid> EnqueueAsync(Replica replica, string slug)
    {
        Guid contentId = await TestTitles.CreateAsync(replica, slug);
        EnqueuedJob job = await replica.Get<JobTable>().EnqueueAsync(contentId, Master, TestContext.Current.CancellationToken);
        Assert.True(job.Created);
        return job.JobId;
    }

    public static async Task<EncodeJobStatus> StatusAsync(Replica replica, Guid jobId) =>
        (await replica.Get<JobTable>().FindAsync(jobId, TestContext.Current.CancellationToken))!;

    public static async Task<StatusCode> RefusedAsync<T>(AsyncUnaryCall<T> call) => (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode;
}
