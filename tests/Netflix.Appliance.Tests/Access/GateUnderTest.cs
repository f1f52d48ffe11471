using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Access;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Access;

/// <summary>A gate with one key, a clock that stands still, and a count of the signatures it checked.</summary>
internal sealed class GateUnderTest : IDisposable
{
    internal const string Package = "0123456789abcdef0123456789abcdef";
    internal const string Folder = $"/titles/{Package}/";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly AccessGate _gate;
    private long _signatures;

    internal GateUnderTest(AccessOptions? options = null, IClientCountries? countries = null)
    {
        IOptions<AccessOptions> settings = Options.Create(options ?? new AccessOptions());
        IMeterFactory meters = _services.GetRequiredService<IMeterFactory>();
        var metrics = new AccessMetrics(meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "cdn.access.signature_checks") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _signatures, count));
        _listener.Start();
        Verifier = new TokenVerifier(settings, metrics);
        _gate = new AccessGate(Verifier, metrics, settings, Time, countries);
        Use([Desk]);
    }

    internal StoppedClock Time { get; } = new();
    internal TokenDesk Desk { get; } = new();
    internal TokenVerifier Verifier { get; }
    internal long Signatures => Interlocked.Read(ref _signatures);

    internal CommonAccessToken Token => TokenDesk.For(Folder, Time.Now.AddHours(1));

    internal void Use(TokenDesk[] desks, params string[] revoked) =>
        Verifier.Use(Verifier.Ring.Next(new HeldViewerAccess("", [.. desks.Select(desk => desk.PublicKey)], revoked)));

    internal AccessVerdict Check(ReadOnlySpan<byte> token, string path = Folder + "video/1.m4s", string method = "GET", string client = "192.0.2.1") =>
        _gate.Check(token, Encoding.ASCII.GetBytes(method), Encoding.ASCII.GetBytes(path), IPAddress.Parse(client));

    internal AccessVerdict Check(CommonAccessToken token, string path = Folder + "video/1.m4s", string method = "GET", string client = "192.0.2.1") =>
        Check(Desk.SignText(token), path, method, client);

    internal AccessVerdict Check(byte[] token, byte[] path, byte[] method, IPAddress client) => _gate.Check(token, method, path, client);

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    internal sealed class StoppedClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
