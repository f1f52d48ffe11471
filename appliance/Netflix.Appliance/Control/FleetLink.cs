using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control;

/// <summary>The gRPC calls, with the enrolment secret on each. The secret is read per call: it can be replaced without a restart.</summary>
internal sealed class FleetLink : IDisposable
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel;
    private readonly Fleet.FleetClient _client;
    private readonly string _secretFile;
    private readonly TimeProvider _time;

    public FleetLink(IOptions<ControlOptions> options, TimeProvider time)
    {
        _secretFile = options.Value.SecretFile;
        _time = time;
        _channel = GrpcChannel.ForAddress(options.Value.Url, new GrpcChannelOptions
        {
            // A control plane that vanished without a word is noticed by silence.
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
            DisposeHttpClient = true,
        });
        _client = new Fleet.FleetClient(_channel);
    }

    /// <exception cref="RpcException">As fleet.proto says, or the control plane is out of reach.</exception>
    internal async Task<RegisterResponse> RegisterAsync(RegisterRequest request, CancellationToken cancel) =>
        await _client.RegisterAsync(request, await CallAsync(cancel));

    /// <exception cref="RpcException">NOT_FOUND: register again.</exception>
    internal async Task<HeartbeatResponse> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancel) =>
        await _client.HeartbeatAsync(request, await CallAsync(cancel));

    public void Dispose() => _channel.Dispose();

    private async Task<CallOptions> CallAsync(CancellationToken cancel)
    {
        string secret;
        try
        {
            secret = (await File.ReadAllTextAsync(_secretFile, cancel)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"Control:SecretFile cannot be read: {error.Message}"));
        }
        return new CallOptions(new Metadata { { "authorization", $"Bearer {secret}" } }, (_time.GetUtcNow() + CallTime).UtcDateTime, cancel);
    }
}
