namespace Netflix.Appliance.Telemetry;

/// <summary>
/// Sums that every request adds to: each core adds to its own, in cache lines of its own, and only who reads walks over all.
/// </summary>
internal sealed class StripedCounters
{
    private const int LineLongs = 16;

    private readonly int _stripeLongs;
    private readonly long[] _sums;

    internal StripedCounters(int count)
    {
        // One line more than the counters need, so that no two stripes share one wherever the array begins.
        _stripeLongs = (count + LineLongs - 1) / LineLongs * LineLongs + LineLongs;
        _sums = new long[_stripeLongs * Environment.ProcessorCount];
    }

    internal void Add(int counter, long amount) =>
        Interlocked.Add(ref _sums[Thread.GetCurrentProcessorId() % Environment.ProcessorCount * _stripeLongs + counter], amount);

    internal long Sum(int counter)
    {
        long sum = 0;
        for (int at = counter; at < _sums.Length; at += _stripeLongs) sum += Interlocked.Read(ref _sums[at]);
        return sum;
    }
}
