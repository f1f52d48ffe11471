namespace Netflix.LoadTests.HitRatio;

/// <summary>Seeded traces: the same on every machine, so that a figure can be checked.</summary>
internal static class TraceGenerator
{
    private const int SmallBody = 16 * 1024;

    /// <summary>Independent requests whose share falls with the rank as 1/rank; bodies of one size.</summary>
    public static Trace Zipf(int keys, int requests)
    {
        var random = new Random(1);
        var ranks = new ZipfRanks(keys, 1);
        return Trace.Of($"zipf(1), {keys / 1000:n0} k keys", Enumerable.Range(0, requests).Select(_ => ranks.Draw(random)), keys, _ => SmallBody);
    }

    /// <summary>
    /// Viewers of 2,000 titles, zipf(0.9), each of 300 segments that last 4 s, in one of four renditions (0.2 to 4 MB a segment): a
    /// viewer starts at the beginning and most leave before the end. 3,000 watch at once, in turn.
    /// </summary>
    public static Trace Video(int requests)
    {
        const int Titles = 2000, Segments = 300, Renditions = 4, Viewers = 3000;
        const double LeavesAtSegment = 0.01;
        long[] renditionBytes = [200_000, 700_000, 1_800_000, 4_000_000];
        var random = new Random(2);
        var titles = new ZipfRanks(Titles, 0.9);
        var watching = new (int Track, int Segment)[Viewers];
        for (int viewer = 0; viewer < Viewers; viewer++) watching[viewer] = (NewTrack(), random.Next(Segments));

        return Trace.Of("video, 0.2-4 MB", Requests(), Titles * Renditions * Segments,
            key => renditionBytes[key / Segments % Renditions] / 8 * (6 + key % 5));

        int NewTrack() => titles.Draw(random) * Renditions + random.Next(Renditions);

        IEnumerable<int> Requests()
        {
            for (int i = 0; i < requests; i++)
            {
                (int track, int segment) = watching[i % Viewers];
                yield return track * Segments + segment;
                bool leaves = segment + 1 == Segments || random.NextDouble() < LeavesAtSegment;
                watching[i % Viewers] = leaves ? (NewTrack(), 0) : (track, segment + 1);
            }
        }
    }

    /// <summary>Web-like: zipf(0.9) over sizes from 1 KB to 8 MB, most of them small (a Pareto tail), size and popularity unrelated.</summary>
    public static Trace MixedSizes(int keys, int requests)
    {
        var random = new Random(3);
        var ranks = new ZipfRanks(keys, 0.9);
        return Trace.Of("mixed sizes, 1 KB-8 MB", Enumerable.Range(0, requests).Select(_ => ranks.Draw(random)), keys,
            key => (long)Math.Min(8e6, 1000 * Math.Pow(1 - new Random(key).NextDouble(), -1)));
    }

    /// <summary>Three requests in four are zipf(1); the fourth is the next of a walk through keys that nobody else asks for.</summary>
    public static Trace Scan(int keys, int requests)
    {
        var random = new Random(4);
        var ranks = new ZipfRanks(keys, 1);
        int scanned = keys;
        return Trace.Of("zipf(1) beside a scan", Enumerable.Range(0, requests).Select(i => i % 4 == 3 ? scanned++ : ranks.Draw(random)),
            keys + requests / 4 + 1, _ => SmallBody);
    }

    /// <summary>The same keys in the same order, over and over.</summary>
    public static Trace Loop(int keys, int requests) =>
        Trace.Of("loop", Enumerable.Range(0, requests).Select(i => i % keys), keys, _ => SmallBody);

    /// <summary>Zipf(1) whose ranks move on: with every tenth of the trace, a tenth of the keys, old favourites among them, changes places.</summary>
    public static Trace Shifting(int keys, int requests)
    {
        const int Shifts = 10;
        var random = new Random(5);
        var ranks = new ZipfRanks(keys, 1);
        return Trace.Of("zipf(1), new favourites", Enumerable.Range(0, requests).Select(i =>
            (ranks.Draw(random) + (int)((long)i * Shifts / requests) * (keys / Shifts)) % keys), keys, _ => SmallBody);
    }

    /// <summary>Recency alone: each request repeats one of the latest, zipf(1) by how long ago, or brings a new key (one in ten).</summary>
    public static Trace Recency(int requests)
    {
        const int Remembered = 100_000;
        var random = new Random(6);
        var ago = new ZipfRanks(Remembered, 1);
        var latest = new int[Remembered];
        int fresh = 0;
        return Trace.Of("what was asked for last", Enumerable.Range(0, requests).Select(i =>
        {
            int back = ago.Draw(random) + 1;
            return latest[i % Remembered] = back > i || random.Next(10) == 0 ? fresh++ : latest[(i - back + Remembered) % Remembered];
        }), requests, _ => SmallBody);
    }
}
