using Grpc.Core;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Jobs;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Jobs;

public sealed class CompleteTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Completing_publishes_the_package_and_ends_the_job_and_doing_it_twice_changes_nothing()
    {
        await using Replica replica = await StartAsync();
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        byte[] manifest = await ManifestAsync(replica, job);
        for (int i = 0; i < 2; i++) await replica.Jobs().CompleteAsync(Workers.Complete(job, manifest));

        Assert.Equal([PackageId.Of(manifest)], await PackagesAsync(replica));
        EncodeJobStatus done = await Workers.StatusAsync(replica, jobId);
        Assert.Equal((EncodeJobState.Done, 1d, null), (done.State, done.TotalShare, done.Failure));
        Assert.Equal(StatusCode.FailedPrecondition, await Workers.RefusedAsync(replica.Jobs().ReportAsync(Workers.Report(job))));
    }

    [Fact]
    public async Task A_completed_job_cannot_be_completed_with_another_package()
    {
        await using Replica replica = await StartAsync();
        await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        byte[] manifest = await ManifestAsync(replica, job);
        await replica.Jobs().CompleteAsync(Workers.Complete(job, manifest));

        byte[] another = [.. manifest, (byte)'\n'];
        Assert.Equal(StatusCode.FailedPrecondition, await Workers.RefusedAsync(replica.Jobs().CompleteAsync(Workers.Complete(job, another))));
        Assert.Equal([PackageId.Of(manifest)], await PackagesAsync(replica));
    }

    [Fact]
    public Task A_manifest_that_is_not_what_the_package_id_names_is_refused() => AssertRefusedAsync(
        (_, _, manifest) => (manifest, PackageId.Of("something else"u8)), "belongs to package");

    [Fact]
    public Task A_manifest_of_another_title_is_refused() => AssertRefusedAsync(
        (_, _, _) => WithId(TestTitles.Manifest(Guid.NewGuid(), new string('0', 32), new string('0', 32))), "not of");

    [Fact]
    public Task A_manifest_with_keys_that_no_licence_would_open_is_refused() => AssertRefusedAsync(
        (_, job, _) => WithId(TestTitles.Manifest(Guid.Parse(job.ContentId), new string('0', 32), new string('0', 32))), "keys");

    [Fact]
    public Task Bytes_that_are_no_manifest_are_refused() => AssertRefusedAsync((_, _, _) => WithId("{}"u8.ToArray()), "manifest");

    [Fact]
    public async Task A_temporary_failure_is_tried_again_after_a_rest_and_a_permanent_one_is_not()
    {
        await using Replica replica = await StartAsync("Jobs:RetryDelayMilliseconds=200", "Jobs:PollMilliseconds=50");
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob first = (await Workers.LeaseAsync(replica))!;
        await replica.Jobs().FailAsync(Workers.Fail(first, permanent: false, "The disk was\nfull."));
        EncodeJobStatus resting = await Workers.StatusAsync(replica, jobId);
        Assert.Equal((EncodeJobState.Queued, "The disk was full."), (resting.State, resting.Failure));

        EncodeJob second = (await Workers.LeaseAsync(replica, waitSeconds: 20))!;
        Assert.Equal(2u, second.Attempt);
        await replica.Jobs().FailAsync(Workers.Fail(second, permanent: true, new string('x', 5_000)));
        EncodeJobStatus failed = await Workers.StatusAsync(replica, jobId);
        Assert.Equal((EncodeJobState.Failed, 1_000), (failed.State, failed.Failure!.Length));
    }

    [Fact]
    public async Task Progress_is_kept_within_bounds_and_never_falls_within_an_attempt()
    {
        await using Replica replica = await StartAsync();
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        await replica.Jobs().ReportAsync(Workers.Report(job, 0.7));
        await replica.Jobs().ReportAsync(Workers.Report(job, double.NaN));
        EncodeJobStatus status = await Workers.StatusAsync(replica, jobId);
        Assert.Equal(("encode", 0.4, 0.7, 48d), (status.Stage, status.StageShare, status.TotalShare, status.FramesPerSecond));
    }

    [Fact]
    public async Task A_grant_that_nears_its_end_is_renewed_once_with_a_report()
    {
        await using Replica replica = await StartAsync();
        await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        Assert.Null((await replica.Jobs().ReportAsync(Workers.Report(job))).Origin);

        await replica.Get<JobTable>().RecordGrantAsync(
            Guid.Parse(job.JobId), Guid.Parse(job.LeaseId), DateTimeOffset.UtcNow.AddMinutes(30), TestContext.Current.CancellationToken);
        OriginGrant renewed = (await replica.Jobs().ReportAsync(Workers.Report(job))).Origin;
        Assert.InRange(renewed.Expires.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(58), DateTimeOffset.UtcNow.AddMinutes(61));
        Assert.Null((await replica.Jobs().ReportAsync(Workers.Report(job))).Origin);
    }

    private async Task AssertRefusedAsync(Func<Replica, EncodeJob, byte[], (byte[] Manifest, PackageId Package)> falsify, string because)
    {
        await using Replica replica = await StartAsync();
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        (byte[] manifest, PackageId package) = falsify(replica, job, await ManifestAsync(replica, job));
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await replica.Jobs().CompleteAsync(Workers.Complete(job, manifest, package)));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains(because, error.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(await PackagesAsync(replica));
        Assert.Equal(EncodeJobState.Running, (await Workers.StatusAsync(replica, jobId)).State);
    }

    private static (byte[], PackageId) WithId(byte[] manifest) => (manifest, PackageId.Of(manifest));

    private static Task<byte[]> ManifestAsync(Replica replica, EncodeJob job) => TestTitles.ManifestAsync(replica, Guid.Parse(job.ContentId));

    private static async Task<IReadOnlyList<PackageId>> PackagesAsync(Replica replica) =>
        [.. (await replica.Get<VideoAssetTable>().ListPackagesAsync(TestContext.Current.CancellationToken)).Select(listed => listed.Package)];

    private async Task<Replica> StartAsync(params string[] settings) => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: settings);
}
