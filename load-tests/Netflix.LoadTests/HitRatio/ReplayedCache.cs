namespace Netflix.LoadTests.HitRatio;

/// <summary>A cache of a fixed number of bytes under replay. It holds no bodies, only which keys it would hold.</summary>
internal abstract class ReplayedCache
{
    public abstract string Name { get; }

    /// <summary>One request. True when it hit; otherwise the cache has fetched the object and may have made room for it.</summary>
    public abstract bool Request(int key, long bytes);
}
