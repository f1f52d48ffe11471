namespace Netflix.Appliance.Telemetry.Status;

/// <summary>What <c>GET /status</c> says. Totals are since the start; whoever wants rates asks twice.</summary>
internal sealed record ApplianceStatus(
    string Name, DateTimeOffset Now, double UptimeSeconds, double CpuSeconds, long ResidentBytes, int Cores, ViewerStatus Viewers, FillStatus Fills,
    IReadOnlyList<DiskState> Disks);

/// <param name="ByOutcome">hit, stale, revalidated, miss, collapsed, pass.</param>
/// <param name="FirstByteBoundsSeconds">Upper bounds of the counts of each outcome; the last count has none.</param>
internal sealed record ViewerStatus(
    int Connections, long LeftByViewer, long Broken, long AccessLogDropped, IReadOnlyList<double> FirstByteBoundsSeconds,
    IReadOnlyDictionary<string, OutcomeStatus> ByOutcome);

internal sealed record OutcomeStatus(long Requests, long Bytes, IReadOnlyList<long> FirstBytes);

internal sealed record FillStatus(int Running, int Waiting, long MemoryBytes, long ReceivedBytes);

/// <param name="Failure">Null while it works.</param>
internal sealed record DiskState(
    string Name, long CapacityBytes, long UsedBytes, long PinnedBytes, long Slices, long EvictedRegions, long CorruptSlices, long ScrubbedBytes,
    long Returns, string? Failure, DateTimeOffset? FailedSince);
