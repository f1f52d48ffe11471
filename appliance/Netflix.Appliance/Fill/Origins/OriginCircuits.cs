using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill.Origins;

/// <summary>A circuit for each origin that is asked, by scheme, host and port.</summary>
internal sealed partial class OriginCircuits(IOptions<FillOptions> options, OriginMetrics metrics, TimeProvider time, ILogger<OriginCircuits> log)
{
    // Origins come from the configuration: two at a time. A fleet that renames its own more often gets none for further ones.
    private const int Remembered = 64;

    private readonly ConcurrentDictionary<string, OriginCircuit> _byOrigin = new(StringComparer.Ordinal);

    internal OriginCircuit Of(Uri url)
    {
        string origin = url.GetLeftPart(UriPartial.Authority);
        if (_byOrigin.TryGetValue(origin, out OriginCircuit? circuit)) return circuit;
        return _byOrigin.Count < Remembered ? _byOrigin.GetOrAdd(origin, New) : New(origin);
    }

    private OriginCircuit New(string origin) => new(
        options.Value.CircuitFailures, TimeSpan.FromSeconds(options.Value.CircuitRestSeconds), Random.Shared.NextDouble, time,
        (from, to) =>
        {
            metrics.Changed(from, to);
            if (to == CircuitState.Open && from == CircuitState.Closed) OriginRests(origin, options.Value.CircuitFailures);
            else if (to == CircuitState.Closed) OriginReturned(origin);
            else CircuitTurned(origin, to);
        });

    [LoggerMessage(2101, LogLevel.Warning, "{Origin} failed {Failures} times in a row and is not asked for a while")]
    private partial void OriginRests(string origin, int failures);

    [LoggerMessage(2102, LogLevel.Warning, "{Origin} answers again")]
    private partial void OriginReturned(string origin);

    [LoggerMessage(2103, LogLevel.Information, "{Origin}: {State}")]
    private partial void CircuitTurned(string origin, CircuitState state);
}
