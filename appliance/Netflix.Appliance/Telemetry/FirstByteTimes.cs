using System.Numerics;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Telemetry;

/// <summary>How long first bytes took, for the status page: counts by powers of two from 16 µs on, the last one without a bound.</summary>
internal sealed class FirstByteTimes
{
    private const int Buckets = 22;
    private const long FirstBoundMicroseconds = 16;

    private readonly StripedCounters _counts = new(DeliveryFigures.Outcomes.Count * Buckets);

    /// <summary>Upper bounds in seconds of all but the last.</summary>
    internal static IReadOnlyList<double> BoundsSeconds { get; } = [.. Enumerable.Range(0, Buckets - 1).Select(at => (FirstBoundMicroseconds << at) / 1e6)];

    internal void Add(CacheOutcome? outcome, TimeSpan delay)
    {
        ulong quanta = (ulong)Math.Max(0, delay.Ticks / TimeSpan.TicksPerMicrosecond) / FirstBoundMicroseconds;
        int bucket = quanta == 0 ? 0 : Math.Min(Buckets - 1, BitOperations.Log2(quanta) + 1);
        _counts.Add(DeliveryFigures.IndexOf(outcome) * Buckets + bucket, 1);
    }

    internal long[] Of(CacheOutcome? outcome) =>
        [.. Enumerable.Range(DeliveryFigures.IndexOf(outcome) * Buckets, Buckets).Select(_counts.Sum)];
}
