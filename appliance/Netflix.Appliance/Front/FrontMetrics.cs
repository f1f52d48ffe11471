using System.Diagnostics.Metrics;

namespace Netflix.Appliance.Front;

internal sealed class FrontMetrics
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _timedOut;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _handshakes;

    public FrontMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Appliance.Front");
        _refused = meter.CreateCounter<long>("cdn.front.refused", "{connection}", "Connections closed at once, by the limit they met: address, all.");
        _timedOut = meter.CreateCounter<long>("cdn.front.timed_out", "{connection}", "Connections ended for taking too long, by phase: head, idle, slow.");
        _malformed = meter.CreateCounter<long>("cdn.front.malformed", "{request}", "Requests refused before they were understood, by status.");
        _handshakes = meter.CreateCounter<long>("cdn.front.handshakes", "{handshake}", "TLS handshakes, by how they ended: full, resumed, failed, late, cleartext.");
    }

    internal void Refused(string limit) => _refused.Add(1, KeyValuePair.Create<string, object?>("limit", limit));

    internal void TimedOut(string phase) => _timedOut.Add(1, KeyValuePair.Create<string, object?>("phase", phase));

    internal void Malformed(int status) => _malformed.Add(1, KeyValuePair.Create<string, object?>("status", status));

    internal void Handshake(string end) => _handshakes.Add(1, KeyValuePair.Create<string, object?>("end", end));
}
