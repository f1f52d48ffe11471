using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Netflix.Contracts.Fleet;

namespace Netflix.LoadTests.FleetLink;

/// <summary>One appliance's link: enrolled with a token, then a connection and a stream of its own, as the appliance program holds it.</summary>
/// <param name="publicUrl">Where its health is asked for before it goes live.</param>
internal sealed class SimulatedAppliance(Uri publicUrl, Uri fleet, LinkCounts counts) : IDisposable
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    // Of 15,000 titles: what each one holds is 2 KB.
    private static readonly HeldTitles Held = HeldTitles.Of(Enumerable.Range(0, 15_000));

    private GrpcChannel? _channel;

    /// <param name="shared">A channel for all enrolments: that they are quick is not what is measured.</param>
    public async Task EnrolAsync(GrpcChannel shared, string token, CancellationToken cancel)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=simulated", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        EnrolResponse enrolled = await new Fleet.FleetClient(shared).EnrolAsync(
            new EnrolRequest { Token = token, SigningRequest = ByteString.CopyFrom(request), Facts = Facts() }, cancellationToken: cancel);
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(enrolled.Certificate.ToByteArray());
        _channel = Open(fleet, bare.CopyWithPrivateKey(key));
    }

    /// <summary>Connected for as long as it may, and again with the appliance's own pauses when the link breaks.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        int failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await LinkAsync(() => failures = 0, cancel);
            }
            catch (Exception error) when (error is RpcException or OperationCanceledException or InvalidOperationException or IOException)
            {
                counts.Failed();
            }
            // As the appliance's RetrySchedule has it.
            double ceiling = Math.Min(LongestRetry.TotalSeconds, FirstRetry.TotalSeconds * Math.Pow(2, failures++));
            TimeSpan pause = TimeSpan.FromSeconds(Math.Max(FirstRetry.TotalSeconds / 2, ceiling * Random.Shared.NextDouble()));
            await Task.Delay(pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _channel?.Dispose();

    public static GrpcChannel Open(Uri fleet, X509Certificate2? certificate) => GrpcChannel.ForAddress(fleet, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                // Whom an appliance trusts is tested elsewhere.
                RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
            ConnectTimeout = TimeSpan.FromSeconds(60),
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        },
        DisposeHttpClient = true,
    });

    private async Task LinkAsync(Action welcomed, CancellationToken cancel)
    {
        // One for its life: five thousand on one core have no time to make one for each attempt.
        using AsyncDuplexStreamingCall<FromAppliance, ToAppliance> call = new Fleet.FleetClient(_channel).Connect(cancellationToken: cancel);
        await call.RequestStream.WriteAsync(new FromAppliance { Hello = new Hello { Facts = Facts() } }, cancel);
        if (!await call.ResponseStream.MoveNext(cancel)) return;
        TimeSpan interval = call.ResponseStream.Current.Welcome.HeartbeatInterval.ToTimeSpan();
        welcomed();
        counts.Connected();
        try
        {
            Task listening = ListenAsync(call.ResponseStream, cancel);
            await call.RequestStream.WriteAsync(new FromAppliance { Holdings = new Holdings { Replaces = true, Whole = ByteString.CopyFrom(Held.Bits) } }, cancel);
            while (!listening.IsCompleted)
            {
                await call.RequestStream.WriteAsync(new FromAppliance { Heartbeat = Heartbeat() }, cancel);
                counts.Beat();
                await Task.WhenAny(listening, Task.Delay(interval, cancel));
            }
        }
        finally
        {
            counts.Lost();
        }
    }

    private static async Task ListenAsync(IAsyncStreamReader<ToAppliance> stream, CancellationToken cancel)
    {
        try
        {
            while (await stream.MoveNext(cancel))
            {
                // What it is told does not change what it does.
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            // The loop that beats ends with it.
        }
    }

    private Facts Facts() => new() { PublicUrl = publicUrl.GetLeftPart(UriPartial.Authority), StorageBytes = 100_000_000_000_000, SoftwareVersion = "bench" };

    private static Heartbeat Heartbeat() => new()
    {
        EgressBitsPerSecond = (ulong)Random.Shared.NextInt64(40_000_000_000), Connections = 8_000, CpuShare = 0.4, HitRatio = 0.97,
        SentAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), AssignedBytes = 90_000_000_000_000, HeldBytes = 90_000_000_000_000, HoldingsDigest = Held.Digest,
        Disks = { Enumerable.Range(0, 8).Select(disk => new DiskState { Name = $"/disks/{disk}", CapacityBytes = 12_000_000_000_000, UsedBytes = 11_000_000_000_000, Healthy = true }) },
    };
}
