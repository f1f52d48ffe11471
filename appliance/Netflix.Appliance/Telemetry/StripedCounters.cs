namespace Netflix.Appliance.Telemetry;

/// <summary>
/// Sums that every request adds to: each core adds to its own, in cache lines of its own, and only who reads walks over all.
/// </summary>
internal sealed class StripedCounters(int count)
{
    private const int LineLongs = 16;

    private readonly int _stripeLongs = (count + LineLongs - 1) / LineLongs * LineLongs + LineLongs;
    private readonly long[] _sums = new long[((count + LineLongs - 1) / LineLongs * LineLongs + LineLongs) * Environment.ProcessorCount];

    internal void Add(int counter, long amount) =>
        Interlocked.Add(ref _sums[Thread.GetCurrentProcessorId() % Environment.ProcessorCount * _stripeLongs + counter], amount);

    internal long Sum(int counter)
    {
        long sum = 0;
        for (int at = counter; at < _sums.Length; at += _stripeLongs) sum += Interlocked.Read(ref _sums[at]);
        return sum;
    }
}
