namespace Netflix.LoadTests.HitRatio;

/// <summary>Requests in their order; keys are numbered from 0 in the order of their first request.</summary>
/// <param name="Requests">Key of each request.</param>
/// <param name="Sizes">Bytes of each key.</param>
internal sealed record Trace(string Name, int[] Requests, long[] Sizes)
{
    /// <summary>Bytes of every key once: what a cache that never evicts would hold.</summary>
    public long FootprintBytes { get; } = Sizes.Sum();

    /// <summary>Keys as a generator drew them, renumbered by first request; keys never drawn are left out.</summary>
    public static Trace Of(string name, IEnumerable<int> drawn, int keys, Func<int, long> sizeOf)
    {
        int[] number = new int[keys];
        Array.Fill(number, -1);
        List<int> requests = [];
        List<long> sizes = [];
        foreach (int key in drawn)
        {
            if (number[key] < 0)
            {
                number[key] = sizes.Count;
                sizes.Add(sizeOf(key));
            }
            requests.Add(number[key]);
        }
        return new Trace(name, [.. requests], [.. sizes]);
    }
}
