using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ControlPlane.Tests.Enrolment;
using Netflix.ControlPlane.Tests.Fleet;
using FleetClient = Netflix.Contracts.Fleet.Fleet.FleetClient;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>An appliance as the control plane sees it: enrolled over the network, with a certificate, and a stream when it is connected.</summary>
internal sealed class LinkedAppliance : IAsyncDisposable
{
    private readonly ConcurrentQueue<ToAppliance> _heard = new();
    private readonly Facts _facts;
    private GrpcChannel? _channel;
    private AsyncDuplexStreamingCall<FromAppliance, ToAppliance>? _call;
    private Task<StatusCode> _listening = Task.FromResult(StatusCode.OK);
    private HeldTitles _held = HeldTitles.None;

    private LinkedAppliance(Guid id, Facts facts, X509Certificate2 certificate) => (Id, _facts, Certificate) = (id, facts, certificate);

    internal Guid Id { get; }

    internal X509Certificate2 Certificate { get; private set; }

    /// <summary>Ends when the stream does, with what the control plane said last.</summary>
    internal Task<StatusCode> Ended => _listening;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="site">Null: one of the country, which serves everybody.</param>
    /// <param name="isLive">An operator takes it live at once, for nothing answers at its public URL.</param>
    internal static async Task<LinkedAppliance> EnrolAsync(
        Replica replica, string name = "edge-1", string country = "DE", long capacity = 10_000_000_000, Facts? facts = null, int? site = null, bool isLive = true, GoLive goLive = GoLive.ByOperator)
    {
        facts ??= Appliances.Facts(name);
        EnrolmentToken token = await TokenAsync(replica, name, site ?? await Places.EnsureSiteAsync(replica, $"site-{country.ToLowerInvariant()}", country), capacity, goLive);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using GrpcChannel channel = replica.OpenLink(null);
        EnrolResponse enrolled = await new FleetClient(channel).EnrolAsync(
            new EnrolRequest { Token = token.ToText(), SigningRequest = ByteString.CopyFrom(SigningRequests.Write(key)), Facts = facts }, cancellationToken: Cancel);
        var appliance = new LinkedAppliance(Guid.Parse(enrolled.ApplianceId), facts, With(key, enrolled.Certificate));
        if (!isLive) return appliance;
        using Visitor ops = Visitor.Operator(replica);
        await ops.PutAsync($"/ops/appliances/{appliance.Id}/state", new { state = "active", why = "a test's appliance", force = true }, HttpStatusCode.NoContent);
        return appliance;
    }

    internal static async Task<EnrolmentToken> TokenAsync(Replica replica, string name, int site, long capacity, GoLive goLive = GoLive.ByOperator)
    {
        EnrolmentToken token = EnrolmentToken.Create(replica.Get<FleetAuthority>().Current.PublicKey);
        var enrolment = new EnrolmentRecord(
            Guid.CreateVersion7(), new DeclaredAppliance(name, site, capacity, "", goLive), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1), null, null, null);
        Assert.True(await replica.Get<EnrolmentTable>().TryInsertAsync(enrolment, token.Digest(), Guid.NewGuid(), new AuditEntry("enrolment.create", name, site, "", new { }), Cancel));
        return token;
    }

    /// <summary>Opens a stream to that replica and says hello.</summary>
    internal Task<LinkedAppliance> ConnectAsync(Replica replica, Action<Hello>? change = null) => ConnectAsync(replica.FleetUrl, change);

    /// <inheritdoc cref="ConnectAsync(Replica, Action{Hello}?)"/>
    internal async Task<LinkedAppliance> ConnectAsync(string fleetUrl, Action<Hello>? change = null)
    {
        _channel = Replica.OpenLink(fleetUrl, Certificate);
        _call = new FleetClient(_channel).Connect(cancellationToken: CancellationToken.None);
        var hello = new Hello { Facts = _facts };
        change?.Invoke(hello);
        await _call.RequestStream.WriteAsync(new FromAppliance { Hello = hello }, Cancel);
        _listening = ListenAsync(_call.ResponseStream);
        return this;
    }

    /// <summary>The same appliance with another stream, to that replica or another; this one's stays open.</summary>
    internal Task<LinkedAppliance> ReconnectAsync(Replica replica, Action<Hello>? change = null) => ReconnectAsync(replica.FleetUrl, change);

    /// <inheritdoc cref="ReconnectAsync(Replica, Action{Hello}?)"/>
    internal Task<LinkedAppliance> ReconnectAsync(string fleetUrl, Action<Hello>? change = null) => new LinkedAppliance(Id, _facts, Certificate).ConnectAsync(fleetUrl, change);

    internal Task SayAsync(FromAppliance message) => _call!.RequestStream.WriteAsync(message, Cancel);

    internal Task BeatAsync(Action<Heartbeat>? change = null) => SayAsync(new FromAppliance
    {
        Heartbeat = Appliances.Heartbeat(heartbeat =>
        {
            heartbeat.HoldingsDigest = _held.Digest;
            change?.Invoke(heartbeat);
        }),
    });

    /// <summary>Says that it has these titles, and no others.</summary>
    internal Task HoldAsync(params int[] numbers)
    {
        _held = HeldTitles.Of(numbers);
        return SayAsync(new FromAppliance { Holdings = new Holdings { Replaces = true, Whole = ByteString.CopyFrom(_held.Bits) } });
    }

    /// <summary>The next message of that kind, of all that were not taken yet.</summary>
    internal async Task<T> HearAsync<T>(Func<ToAppliance, T?> read) where T : class
    {
        T? found = null;
        await Eventually.SeesAsync(() =>
        {
            while (found is null && _heard.TryDequeue(out ToAppliance? message)) found = read(message);
            return found is not null ? "it" : _listening.IsCompleted ? $"the stream ended: {_listening.Result}" : "nothing";
        }, seen => seen == "it");
        return found!;
    }

    internal bool HasHeard(Func<ToAppliance, object?> what) => _heard.Any(message => what(message) is not null);

    internal async Task RenewAsync(Replica replica)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using GrpcChannel channel = replica.OpenLink(Certificate);
        RenewResponse renewed = await new FleetClient(channel).RenewAsync(new RenewRequest { SigningRequest = ByteString.CopyFrom(SigningRequests.Write(key)) }, cancellationToken: Cancel);
        Certificate = With(key, renewed.Certificate);
    }

    /// <summary>An idle one's heartbeat twice a second, as its owner's test goes on with other things.</summary>
    internal void KeepBeating() => _ = Task.Run(async () =>
    {
        while (!_listening.IsCompleted)
        {
            await BeatAsync(heartbeat => heartbeat.EgressBitsPerSecond = 0);
            await Task.Delay(500, Cancel);
        }
    }, Cancel);

    /// <summary>The link breaks.</summary>
    public async ValueTask DisposeAsync()
    {
        _call?.Dispose();
        _channel?.Dispose();
        await _listening;
    }

    private async Task<StatusCode> ListenAsync(IAsyncStreamReader<ToAppliance> stream)
    {
        try
        {
            while (await stream.MoveNext(CancellationToken.None)) _heard.Enqueue(stream.Current);
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static X509Certificate2 With(ECDsa key, ByteString certificate)
    {
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(certificate.ToByteArray());
        return bare.CopyWithPrivateKey(key);
    }
}
