using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Tests.StandIns;

/// <summary>The control plane's job service with one job and real leases, on a real HTTP/2 socket.</summary>
internal sealed class JobsStandIn : IAsyncDisposable
{
    public const string Secret = "a-worker-secret";
    private readonly WebApplication _app;

    private JobsStandIn(WebApplication app, JobDesk desk) => (_app, Desk, Url) = (app, desk, app.Urls.Single());

    public string Url { get; }

    /// <summary>For another stand-in in this one's place.</summary>
    public int Port => new Uri(Url).Port;

    public JobDesk Desk { get; }

    public static async Task<JobsStandIn> StartAsync(JobDesk? desk = null, int port = 0)
    {
        desk ??= new JobDesk();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 32 * 1024 * 1024);
        builder.Services.AddSingleton(desk);
        WebApplication app = builder.Build();
        app.MapGrpcService<JobDesk>();
        await app.StartAsync();
        return new JobsStandIn(app, desk);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed class JobDesk : EncodeJobs.EncodeJobsBase
{
    private readonly Lock _lock = new();
    private EncodeJob? _job;
    private DateTime _leasedUntil;
    private bool _over;

    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Answer Complete with this instead of taking it.</summary>
    public string? RefuseTitle { get; set; }

    public ConcurrentQueue<ReportRequest> Reports { get; } = new();

    /// <summary>Workers in the order in which they got the job.</summary>
    public ConcurrentQueue<string> Workers { get; } = new();

    public TaskCompletionSource<CompleteRequest> Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<FailRequest> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Offer(EncodeJob job)
    {
        lock (_lock) _job = job;
    }

    /// <summary>From now on the lease is somebody else's.</summary>
    public void Revoke()
    {
        lock (_lock) (_over, _job!.LeaseId) = (true, Guid.NewGuid().ToString());
    }

    public override async Task<LeaseResponse> Lease(LeaseRequest request, ServerCallContext context)
    {
        RequireSecret(context);
        DateTime until = DateTime.UtcNow + request.MaxWait.ToTimeSpan();
        while (true)
        {
            if (TryLease(request.Worker) is { } job) return new LeaseResponse { Job = job };
            if (DateTime.UtcNow >= until) return new LeaseResponse();
            await Task.Delay(20, context.CancellationToken);
        }
    }

    public override Task<ReportResponse> Report(ReportRequest request, ServerCallContext context)
    {
        RequireLease(request.LeaseId, context);
        Reports.Enqueue(request);
        lock (_lock) _leasedUntil = DateTime.UtcNow + LeaseDuration;
        return Task.FromResult(new ReportResponse());
    }

    public override Task<CompleteResponse> Complete(CompleteRequest request, ServerCallContext context)
    {
        RequireLease(request.LeaseId, context);
        if (RefuseTitle is { } reason) throw new RpcException(new Status(StatusCode.InvalidArgument, reason));
        lock (_lock) _over = true;
        Completed.TrySetResult(request);
        return Task.FromResult(new CompleteResponse());
    }

    public override Task<FailResponse> Fail(FailRequest request, ServerCallContext context)
    {
        RequireLease(request.LeaseId, context);
        lock (_lock) _over = true;
        Failed.TrySetResult(request);
        return Task.FromResult(new FailResponse());
    }

    private EncodeJob? TryLease(string worker)
    {
        lock (_lock)
        {
            if (_job is null || _over || DateTime.UtcNow < _leasedUntil) return null;
            _leasedUntil = DateTime.UtcNow + LeaseDuration;
            _job.LeaseId = Guid.NewGuid().ToString();
            _job.Attempt++;
            _job.LeaseDuration = Duration.FromTimeSpan(LeaseDuration);
            Workers.Enqueue(worker);
            return _job.Clone();
        }
    }

    private void RequireLease(string leaseId, ServerCallContext context)
    {
        RequireSecret(context);
        lock (_lock)
        {
            if (_job?.LeaseId != leaseId) throw new RpcException(new Status(StatusCode.FailedPrecondition, "The lease is lost."));
        }
    }

    private static void RequireSecret(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("authorization") != $"Bearer {JobsStandIn.Secret}")
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Wrong secret."));
    }
}

/// <summary>Keys and jobs for tests.</summary>
internal static class TestJob
{
    public static readonly byte[] AudioKeyId = [.. Enumerable.Repeat((byte)0xA1, 16)];
    public static readonly byte[] AudioKey = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    public static readonly byte[] VideoKeyId = [.. Enumerable.Repeat((byte)0xB2, 16)];
    public static readonly byte[] VideoKey = [.. Enumerable.Range(101, 16).Select(i => (byte)i)];

    public static ContentKeys Keys => new()
    {
        ProtectionScheme = "cbcs",
        Audio = new ContentKey { KeyId = ByteString.CopyFrom(AudioKeyId), Key = ByteString.CopyFrom(AudioKey) },
        Video = new ContentKey { KeyId = ByteString.CopyFrom(VideoKeyId), Key = ByteString.CopyFrom(VideoKey) },
    };

    public static EncodeJob Of(string masterFile, OriginStandIn origin)
    {
        string masterId = Guid.NewGuid().ToString();
        origin.Masters[masterId] = masterFile;
        byte[] bytes = File.ReadAllBytes(masterFile);
        return new EncodeJob
        {
            JobId = Guid.NewGuid().ToString(),
            ContentId = Guid.NewGuid().ToString(),
            TitleName = "Big Buck Bunny",
            Master = new MasterFile
            {
                MasterId = masterId, LengthBytes = (ulong)bytes.Length,
                Sha256 = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(bytes)),
            },
            Origin = new OriginGrant { Url = origin.Url, Token = OriginStandIn.Token, Expires = Timestamp.FromDateTime(DateTime.UtcNow.AddHours(1)) },
            Keys = Keys,
        };
    }
}
