using Netflix.LoadTests.HitRatio;

namespace Netflix.LoadTests.Tests.HitRatio;

/// <summary>Small seeded replays: the same figures on every machine, so a margin that holds once holds always.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void On_zipf_the_admission_code_beats_lru_by_seven_points()
    {
        Trace trace = TraceGenerator.Zipf(keys: 100_000, requests: 1_000_000);
        Assert.InRange(HitRatio(new RegionCache(trace.FootprintBytes / 100, trace), trace) - HitRatio(Lru(trace, 100), trace), 0.07, 0.12);
    }

    [Fact]
    public void A_scan_does_not_flush_the_hot_set()
    {
        Trace hot = TraceGenerator.Zipf(keys: 20_000, requests: 300_000);
        // The hot keys' trace, one long walk through ten times the cache, and the hot keys again.
        int capacityKeys = hot.Sizes.Length / 20;
        int[] walk = [.. Enumerable.Range(hot.Sizes.Length, 10 * capacityKeys)];
        long[] sizes = [.. hot.Sizes, .. walk.Select(_ => hot.Sizes[0])];
        int[] again = hot.Requests[..20_000];
        var trace = new Trace("hot, walk, hot", [.. hot.Requests, .. walk, .. again], sizes);
        var ours = new RegionCache(capacityKeys * hot.Sizes[0], trace);
        foreach (int key in hot.Requests) ours.Request(key, sizes[key]);
        double before = again.Average(key => ours.Request(key, sizes[key]) ? 1.0 : 0);
        foreach (int key in walk) ours.Request(key, sizes[key]);
        double after = again.Average(key => ours.Request(key, sizes[key]) ? 1.0 : 0);
        Assert.InRange(after, before - 0.05, 1);
    }

    [Fact]
    public void Whatever_the_sizes_the_ring_never_holds_more_than_its_bytes_nor_stops()
    {
        var random = new Random(7);
        int[] requests = [.. Enumerable.Range(0, 50_000).Select(_ => random.Next(500))];
        foreach (int regions in (int[])[1, 10, 100, 1000])
        {
            long[] sizes = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(1, 100_000))];
            var trace = new Trace("any", requests, sizes);
            var cache = new RegionCache(Math.Max(1, trace.FootprintBytes / regions), trace);
            foreach (int key in requests)
            {
                cache.Request(key, sizes[key]);
                Assert.True(cache.HeldBytes <= trace.FootprintBytes / regions, $"{cache.HeldBytes} bytes in a cache of {trace.FootprintBytes / regions}");
            }
        }
    }

    [Fact]
    public void The_peers_hold_what_their_names_say()
    {
        // Room for three of one byte. 0 is asked for again before 3 comes: LRU keeps it, FIFO lets it go.
        var trace = new Trace("order", [0, 1, 2, 0, 3, 0], [1, 1, 1, 1]);
        var lru = new LruCache(3, 4);
        Assert.Equal([false, false, false, true, false, true], trace.Requests.Select(key => lru.Request(key, 1)));
        var fifo = new FifoCache(3, 4);
        Assert.Equal([false, false, false, true, false, false], trace.Requests.Select(key => fifo.Request(key, 1)));
    }

    private static LruCache Lru(Trace trace, int share) => new(trace.FootprintBytes / share, trace.Sizes.Length);

    private static double HitRatio(ReplayedCache cache, Trace trace) =>
        trace.Requests.Count(key => cache.Request(key, trace.Sizes[key])) / (double)trace.Requests.Length;
}
