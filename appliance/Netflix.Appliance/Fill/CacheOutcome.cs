namespace Netflix.Appliance.Fill;

/// <summary>What the cache did for a request. Passes have none.</summary>
internal enum CacheOutcome
{
    Hit,

    /// <summary>From disk beyond its lifetime: as the request or the response allows, or because the origin fails.</summary>
    Stale,

    /// <summary>From disk, after the origin said that it is good still.</summary>
    Revalidated,

    /// <summary>This request caused the fetch.</summary>
    Miss,

    /// <summary>It shares a fetch that another request caused.</summary>
    Collapsed,
}
