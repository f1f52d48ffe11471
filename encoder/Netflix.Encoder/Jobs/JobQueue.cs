using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Netflix.Contracts.EncodeJobs;
using Polly;
using Polly.Retry;

namespace Netflix.Encoder.Jobs;

/// <summary>The control plane's queue of encode jobs, with patience for a control plane that is away.</summary>
internal sealed partial class JobQueue(
    EncodeJobs.EncodeJobsClient client, IOptions<JobsOptions> options, ControlPlaneContact contact, TimeProvider time, ILogger<JobQueue> logger)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline _patience = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RpcException>(error => !IsVerdict(error)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(10),
            OnRetry = outcome =>
            {
                if (outcome.Outcome.Exception is RpcException error)
                {
                    contact.Lost();
                    Away(logger, error.StatusCode, error.Status.Detail, outcome.RetryDelay);
                }
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <returns>A job, or null: ask again. Waits as long as the control plane is away.</returns>
    public async Task<EncodeJob?> LeaseAsync(CancellationToken cancel) => await _patience.ExecuteAsync(async stop =>
    {
        // The first question after silence is answered at once, so that readiness does not wait for a long poll.
        TimeSpan wait = contact.IsMade ? TimeSpan.FromSeconds(options.Value.LeaseWaitSeconds) : TimeSpan.Zero;
        var request = new LeaseRequest { Worker = options.Value.WorkerName, MaxWait = Duration.FromTimeSpan(wait) };
        LeaseResponse response = await CallAsync(client.LeaseAsync, request, wait + AnswerTime, stop);
        contact.Made();
        return response.Job;
    }, cancel);

    /// <summary>One try: the caller knows how long it may go on without an answer.</summary>
    /// <exception cref="RpcException"><see cref="IsLeaseLost"/>, or: try again.</exception>
    public async Task<ReportResponse> ReportAsync(EncodeJob job, ProgressReading reading, CancellationToken cancel)
    {
        var request = new ReportRequest
        {
            JobId = job.JobId,
            LeaseId = job.LeaseId,
            Stage = reading.Stage,
            StageShare = reading.StageShare,
            TotalShare = reading.TotalShare,
            FramesPerSecond = reading.FramesPerSecond,
        };
        try
        {
            ReportResponse response = await CallAsync(client.ReportAsync, request, AnswerTime, cancel);
            contact.Made();
            return response;
        }
        catch (RpcException error) when (!IsVerdict(error))
        {
            contact.Lost();
            throw;
        }
    }

    /// <summary>The control plane has understood and says no; the same words will not change its mind.</summary>
    public static bool IsVerdict(RpcException error) => error.StatusCode
        is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.AlreadyExists;

    /// <summary>Nobody waits for this job of ours any more.</summary>
    public static bool IsLeaseLost(RpcException error) => error.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound;

    /// <exception cref="RpcException">A verdict: the lease is lost, or the title is not accepted.</exception>
    public async Task CompleteAsync(EncodeJob job, string package, byte[] titleManifest, CancellationToken cancel)
    {
        var request = new CompleteRequest
        {
            JobId = job.JobId, LeaseId = job.LeaseId, Package = package, TitleManifest = UnsafeByteOperations.UnsafeWrap(titleManifest),
        };
        await _patience.ExecuteAsync(async stop => await CallAsync(client.CompleteAsync, request, AnswerTime, stop), cancel);
    }

    /// <exception cref="RpcException">A verdict, as above.</exception>
    public async Task FailAsync(EncodeJob job, bool permanent, string reason, CancellationToken cancel)
    {
        const int maxReason = 1000;
        var request = new FailRequest
        {
            JobId = job.JobId, LeaseId = job.LeaseId, Permanent = permanent, Reason = reason.Length > maxReason ? reason[..maxReason] : reason,
        };
        await _patience.ExecuteAsync(async stop => await CallAsync(client.FailAsync, request, AnswerTime, stop), cancel);
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            using AsyncUnaryCall<TResponse> call = method(request, new CallOptions(deadline: time.GetUtcNow().UtcDateTime + limit, cancellationToken: cancel));
            return await call;
        }
        catch (RpcException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    [LoggerMessage(4501, LogLevel.Warning, "The control plane does not answer ({Status}: {Detail}); next try in {Delay}")]
    private static partial void Away(ILogger logger, StatusCode status, string detail, TimeSpan delay);
}
