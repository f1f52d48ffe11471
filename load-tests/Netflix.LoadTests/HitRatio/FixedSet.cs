namespace Netflix.LoadTests.HitRatio;

/// <summary>
/// What no policy can beat where requests are independent: the keys that the whole trace asks for most, for their size, are held from
/// the start and nothing ever changes; only the first request of each is a miss. It has read the future, so it is not a peer but the ceiling.
/// Where popularity moves it is no ceiling, and a cache may do better.
/// </summary>
internal sealed class FixedSet : ReplayedCache
{
    private readonly bool[] _chosen;
    private readonly bool[] _asked;

    public FixedSet(long capacityBytes, Trace trace)
    {
        _chosen = new bool[trace.Sizes.Length];
        _asked = new bool[trace.Sizes.Length];
        int[] requests = new int[trace.Sizes.Length];
        foreach (int key in trace.Requests) requests[key]++;
        long left = capacityBytes;
        foreach (int key in Enumerable.Range(0, requests.Length).OrderByDescending(key => (double)(requests[key] - 1) / trace.Sizes[key]))
        {
            if (trace.Sizes[key] > left) continue;
            _chosen[key] = true;
            left -= trace.Sizes[key];
        }
    }

    public override string Name => "best fixed set";

    public override bool Request(int key, long bytes)
    {
        bool hit = _chosen[key] && _asked[key];
        _asked[key] = true;
        return hit;
    }
}
