using System.CommandLine;
using Netflix.LoadTests.Figures;
using Spectre.Console;

namespace Netflix.LoadTests.HitRatio;

/// <summary>
/// How many requests and bytes the appliance's admission and eviction answer from disk, beside LRU, FIFO and S3-FIFO, on a recorded
/// trace or on generated ones. Nothing is served: the policy's own code runs over a ring of regions that holds only keys.
/// </summary>
internal static class HitRatioBench
{
    private static readonly double[] Shares = [0.001, 0.01, 0.1];

    // The last line is about this one.
    private const double HeadlineShare = 0.01;

    public static Task<int> RunAsync(string[] arguments)
    {
        var path = new Argument<string?>("TRACE.csv") { Arity = ArgumentArity.ZeroOrOne, Description = "a line a request, \"time,key,bytes\", by time; without it, generated traces" };
        var command = new Command(
            "hit-ratio", "Requests and bytes that admission and eviction answer from disk. Last line: share of requests at a cache of 1 % of the (first) trace's footprint, peer LRU.") { path };
        command.SetAction(parsed => Run(parsed.GetValue(path)));
        return command.InvokeAsync(arguments);
    }

    private static void Run(string? path)
    {
        Func<Trace>[] traces = path is null ? Generated : [() => TraceCsv.Read(path)];
        (double Ours, double Lru)? headline = null;
        foreach (Func<Trace> load in traces)
        {
            (double Ours, double Lru) atHeadline = Replay(load());
            headline ??= atHeadline;
        }
        (double ours, double lru) = headline!.Value;
        AnsiConsole.WriteLine("Columns: the cache's size, of the trace's footprint. Cells: % of requests hit, % of bytes hit.");
        AnsiConsole.WriteLine("Writes: footprints written at misses + copied at retirements, at 1 %. \"best fixed set\" has read the future.");
        Console.WriteLine(Invariant($"{100 * (ours - lru):+0.0;-0.0} points of requests over LRU at 1 % of the footprint"));
        Console.WriteLine(ResultLine.Format("hit-ratio", ours, lru));
    }

    private static Func<Trace>[] Generated =>
    [
        () => TraceGenerator.Zipf(keys: 100_000, requests: 10_000_000),
        () => TraceGenerator.Zipf(keys: 1_000_000, requests: 10_000_000),
        () => TraceGenerator.Video(requests: 3_000_000),
        () => TraceGenerator.MixedSizes(keys: 300_000, requests: 3_000_000),
        () => TraceGenerator.Scan(keys: 300_000, requests: 5_000_000),
        () => TraceGenerator.Loop(keys: 100_000, requests: 2_000_000),
        () => TraceGenerator.Shifting(keys: 300_000, requests: 5_000_000),
        () => TraceGenerator.Recency(requests: 3_000_000),
    ];

    private static (double Ours, double Lru) Replay(Trace trace)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]▸ {trace.Name}[/]: {trace.Requests.Length:n0} requests for {trace.Sizes.Length:n0} keys, {trace.FootprintBytes / 1e9:0.0} GB");
        var table = new Table().RoundedBorder().AddColumns("cache", "0.1 %", "1 %", "10 %", "writes");
        var rows = new Dictionary<string, List<string>>();
        string written = "";
        double ours = 0, lru = 0;
        foreach (double share in Shares)
        {
            long capacity = Math.Max(1, (long)(trace.FootprintBytes * share));
            foreach (ReplayedCache cache in Caches(capacity, trace))
            {
                (double requests, double bytes) = Ratios(cache, trace);
                if (!rows.TryGetValue(cache.Name, out List<string>? row)) rows[cache.Name] = row = [];
                row.Add(Invariant($"{100 * requests:0.0}  {100 * bytes:0.0}"));
                if (share != HeadlineShare) continue;
                if (cache is LruCache) lru = requests;
                if (cache is not RegionCache ring) continue;
                ours = requests;
                written = Invariant($"{(double)ring.WrittenBytes / trace.FootprintBytes:0.0} + {(double)ring.CopiedBytes / trace.FootprintBytes:0.0}");
            }
        }
        foreach ((string name, List<string> row) in rows)
            table.AddRow([name, .. row, name == RegionCache.Label ? written : ""]);
        AnsiConsole.Write(table);
        return (ours, lru);
    }

    private static IEnumerable<ReplayedCache> Caches(long capacity, Trace trace)
    {
        int keys = trace.Sizes.Length;
        yield return new RegionCache(capacity, trace);
        yield return new LruCache(capacity, keys);
        yield return new FifoCache(capacity, keys);
        yield return new S3FifoCache(capacity, keys);
        yield return new FixedSet(capacity, trace);
    }

    private static (double Requests, double Bytes) Ratios(ReplayedCache cache, Trace trace)
    {
        long hits = 0;
        double hitBytes = 0, bytes = 0;
        foreach (int key in trace.Requests)
        {
            long size = trace.Sizes[key];
            bytes += size;
            if (!cache.Request(key, size)) continue;
            hits++;
            hitBytes += size;
        }
        return ((double)hits / trace.Requests.Length, hitBytes / bytes);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
