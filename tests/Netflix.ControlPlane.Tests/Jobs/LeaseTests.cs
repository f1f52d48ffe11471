using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Jobs;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Jobs;

public sealed class LeaseTests(PostgresFixture postgres)
{
    [Theory, InlineData(null), InlineData("another-secret-of-some-length")]
    public async Task Who_does_not_know_the_workers_secret_gets_no_job(string? secret)
    {
        await using Replica replica = await StartAsync();
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        Assert.Equal(StatusCode.Unauthenticated, await Workers.RefusedAsync(replica.Jobs(secret).LeaseAsync(new LeaseRequest { Worker = "x" })));
        Assert.Equal(EncodeJobState.Queued, (await Workers.StatusAsync(replica, jobId)).State);
    }

    [Fact]
    public async Task A_leased_job_carries_the_master_the_titles_keys_and_access_to_nothing_else()
    {
        await using Replica replica = await StartAsync();
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;

        Assert.Equal(jobId.ToString(), job.JobId);
        Assert.Equal((1u, "Title title"), (job.Attempt, job.TitleName));
        Assert.Equal(Workers.Master.Sha256, job.Master.Sha256.ToByteArray());
        Assert.Equal(("cbcs", 16, 16), (job.Keys.ProtectionScheme, job.Keys.Audio.Key.Length, job.Keys.Video.KeyId.Length));
        Assert.NotEqual(job.Keys.Audio.Key, job.Keys.Video.Key);

        var token = new JsonWebToken(job.Origin.Token);
        Assert.Equal($"{OriginToken.ReadMasters} {OriginToken.WriteTitles}", token.GetClaim(OriginToken.ScopeClaim).Value);
        Assert.Equal(Workers.Master.MasterId.ToString(), token.GetClaim(OriginToken.MasterClaim).Value);
        Assert.Equal(job.JobId, token.GetClaim(OriginToken.PublicationClaim).Value);
        Assert.Equal(Replica.OriginUrl, job.Origin.Url);
    }

    [Fact]
    public async Task Twenty_workers_lease_fifty_jobs_each_exactly_once()
    {
        await using Replica replica = await StartAsync();
        List<string> queued = [];
        for (int i = 0; i < 50; i++) queued.Add((await Workers.EnqueueAsync(replica, $"title-{i}")).ToString());

        var leased = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            while (await Workers.LeaseAsync(replica, $"worker-{i}") is { } job) leased.Add(job.JobId);
        }));
        Assert.Equal(queued.Order(), leased.Order());
    }

    [Fact]
    public async Task A_silent_workers_job_goes_to_another_and_the_first_is_refused_from_then_on()
    {
        await using Replica replica = await StartAsync("Jobs:LeaseMilliseconds=300", "Jobs:PollMilliseconds=50");
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        EncodeJob killed = (await Workers.LeaseAsync(replica, "killed"))!;
        Assert.Null(await Workers.LeaseAsync(replica, "early"));
        EncodeJob second = (await Workers.LeaseAsync(replica, "second", waitSeconds: 20))!;

        Assert.Equal((killed.JobId, 2u), (second.JobId, second.Attempt));
        Assert.NotEqual(killed.LeaseId, second.LeaseId);
        byte[] manifest = await TestTitles.ManifestAsync(replica, Guid.Parse(killed.ContentId));
        Assert.Equal(StatusCode.FailedPrecondition, await Workers.RefusedAsync(replica.Jobs().ReportAsync(Workers.Report(killed))));
        Assert.Equal(StatusCode.FailedPrecondition, await Workers.RefusedAsync(replica.Jobs().CompleteAsync(Workers.Complete(killed, manifest))));
        Assert.Equal(StatusCode.FailedPrecondition, await Workers.RefusedAsync(replica.Jobs().FailAsync(Workers.Fail(killed, true, "late"))));

        await replica.Jobs().CompleteAsync(Workers.Complete(second, manifest));
        EncodeJobStatus done = await Workers.StatusAsync(replica, jobId);
        Assert.Equal((EncodeJobState.Done, "second", 1d), (done.State, done.Worker, done.TotalShare));
    }

    [Fact]
    public async Task Reports_keep_a_lease_in_force_longer_than_the_lease()
    {
        await using Replica replica = await StartAsync("Jobs:LeaseMilliseconds=1500", "Jobs:PollMilliseconds=50");
        await Workers.EnqueueAsync(replica, "title");
        EncodeJob job = (await Workers.LeaseAsync(replica))!;
        Task<EncodeJob?> rival = Workers.LeaseAsync(replica, "rival", waitSeconds: 4);
        while (!rival.IsCompleted)
        {
            await replica.Jobs().ReportAsync(Workers.Report(job));
            await Task.WhenAny(rival, Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
        }
        Assert.Null(await rival);
    }

    [Fact]
    public async Task A_job_whose_workers_all_fall_silent_fails_after_the_last_attempt_and_says_so()
    {
        await using Replica replica = await StartAsync("Jobs:LeaseMilliseconds=200", "Jobs:PollMilliseconds=50", "Jobs:MaxAttempts=2");
        Guid jobId = await Workers.EnqueueAsync(replica, "title");
        Assert.NotNull(await Workers.LeaseAsync(replica, "one", waitSeconds: 20));
        Assert.NotNull(await Workers.LeaseAsync(replica, "two", waitSeconds: 20));

        EncodeJobStatus failed = await Eventually.SeesAsync(() => Workers.StatusAsync(replica, jobId), job => job.State == EncodeJobState.Failed);
        Assert.Equal("The encoder two fell silent in attempt 2, the last one.", failed.Failure);
        Assert.Null(await Workers.LeaseAsync(replica, "three", waitSeconds: 0.3));
    }

    [Fact]
    public async Task A_waiting_worker_is_woken_by_a_job_queued_at_another_replica()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] key = [.. Enumerable.Repeat((byte)1, 32)];
        await using Replica one = await Replica.StartAsync(database, masterKey: key, settings: ["Jobs:PollMilliseconds=30000"]);
        await using Replica other = await Replica.StartAsync(database, masterKey: key, settings: ["Jobs:PollMilliseconds=30000"]);
        var watch = Stopwatch.StartNew();
        Task<EncodeJob?> waiting = Workers.LeaseAsync(one, waitSeconds: 29);
        Guid jobId = await Workers.EnqueueAsync(other, "title");

        Assert.Equal(jobId.ToString(), (await waiting)?.JobId);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}, as if nobody had woken it.");
    }

    [Fact]
    public async Task More_waiting_workers_than_a_replica_has_room_for_are_told_so()
    {
        await using Replica replica = await StartAsync("Jobs:MaxWaiting=3");
        var waiting = Enumerable.Range(0, 10).Select(i => Workers.LeaseAsync(replica, $"worker-{i}", waitSeconds: 29)).ToList();
        await Eventually.SeesAsync(() => waiting.Count(task => task.IsFaulted), refused => refused == 7);
        Assert.All(waiting.Where(task => task.IsFaulted), task => Assert.Equal(StatusCode.ResourceExhausted, ((RpcException)task.Exception!.InnerException!).StatusCode));

        for (int i = 0; i < 3; i++) await Workers.EnqueueAsync(replica, $"title-{i}");
        EncodeJob?[] jobs = await Task.WhenAll(waiting.Where(task => !task.IsFaulted));
        Assert.Equal(3, jobs.Select(job => job!.JobId).Distinct().Count());
    }

    [Fact]
    public async Task Queueing_a_title_again_names_the_job_it_has_and_makes_a_new_one_after_its_end()
    {
        await using Replica replica = await StartAsync();
        JobTable jobs = replica.Get<JobTable>();
        Guid first = await Workers.EnqueueAsync(replica, "title");
        EncodeJobStatus status = await Workers.StatusAsync(replica, first);
        EnqueuedJob[] again = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => jobs.EnqueueAsync(status.ContentId, Workers.Master, TestContext.Current.CancellationToken)));
        Assert.All(again, job => Assert.Equal(new EnqueuedJob(first, false), job));

        EncodeJob leased = (await Workers.LeaseAsync(replica))!;
        await replica.Jobs().FailAsync(Workers.Fail(leased, permanent: true, "The master has no video."));
        EnqueuedJob next = await jobs.EnqueueAsync(status.ContentId, Workers.Master, TestContext.Current.CancellationToken);
        Assert.True(next.Created);
        Assert.Equal(next.JobId, (await jobs.LatestByContentAsync(TestContext.Current.CancellationToken))[status.ContentId].JobId);
    }

    private async Task<Replica> StartAsync(params string[] settings) => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: settings);
}
