using System.Collections.Concurrent;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Restart;

/// <summary>Which bodies clients had received whole through the cache, and when.</summary>
internal sealed class StoredObjects(TimeProvider time)
{
    private readonly ConcurrentQueue<(BenchBody Body, long At)> _arrived = new();

    public int Count => _arrived.Count;

    public void Arrived(BenchBody body) => _arrived.Enqueue((body, time.GetTimestamp()));

    /// <summary>Those that had arrived at least so long before the moment, and the younger ones.</summary>
    public (List<BenchBody> Older, List<BenchBody> Younger) Split(long moment, TimeSpan age)
    {
        var split = _arrived.ToLookup(arrival => time.GetElapsedTime(arrival.At, moment) >= age, arrival => arrival.Body);
        return ([.. split[true]], [.. split[false]]);
    }

    /// <summary>So many of them, evenly spread from the first to the last.</summary>
    public static List<BenchBody> Spread(IReadOnlyList<BenchBody> bodies, int count) =>
        bodies.Count <= count ? [.. bodies] : [.. Enumerable.Range(0, count).Select(number => bodies[(int)((long)number * bodies.Count / count)])];
}
