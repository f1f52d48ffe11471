using Netflix.Contracts.Fleet;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// Holds a heartbeat against what the operator declared: what cannot be true is cut down to what could be, so that a broken or
/// hostile appliance can draw no more viewers than its declaration allows. Nothing is refused, because a refused heartbeat would
/// take a working appliance out for one odd figure.
/// </summary>
internal static class HeartbeatBounds
{
    // The last second of the year 9999.
    private const long LastTime = 253_402_300_799_000;

    public const int MaxDisks = 64;
    public const int MaxDiskNameLength = 64;
    public const int MaxRefusalLength = 300;
    public const int MaxConnections = 1_000_000;
    public const int MaxFillsPending = 10_000_000;

    /// <summary>A new one: what the message carries beyond the fields that are known goes no further.</summary>
    /// <param name="holdings">Digest of the holdings that are believed; what the appliance says of its own is between it and its link.</param>
    public static Heartbeat Apply(Heartbeat said, RegisteredAppliance registered, long assignmentVersion, ulong holdings)
    {
        ulong capacity = (ulong)registered.CapacityBitsPerSecond, storage = (ulong)registered.StorageBytes;
        var bounded = new Heartbeat
        {
            AssignmentVersion = Math.Min(said.AssignmentVersion, (ulong)assignmentVersion),
            EgressBitsPerSecond = Math.Min(said.EgressBitsPerSecond, capacity),
            Connections = Math.Min(said.Connections, MaxConnections),
            CpuShare = Share(said.CpuShare),
            FillBitsPerSecond = Math.Min(said.FillBitsPerSecond, capacity),
            FillsPending = Math.Min(said.FillsPending, MaxFillsPending),
            HitRatio = Share(said.HitRatio),
            // More may be assigned than it can store, but not beyond any catalog.
            AssignedBytes = Math.Min(said.AssignedBytes, ApplianceFacts.MaxStorageBytes),
            HeldBytes = Math.Min(said.HeldBytes, Math.Min(storage, said.AssignedBytes)),
            HoldingsDigest = holdings,
            PurgedUpTo = Math.Min(said.PurgedUpTo, long.MaxValue),
            ConfigurationVersion = Math.Min(said.ConfigurationVersion, long.MaxValue),
            RefusedConfiguration = Math.Min(said.RefusedConfiguration, long.MaxValue),
            SentAt = Math.Clamp(said.SentAt, 0, LastTime),
            Refusal = Text(said.Refusal, MaxRefusalLength),
        };
        int disks = Math.Min(said.Disks.Count, MaxDisks);
        for (int i = 0; i < disks; i++) bounded.Disks.Add(Bounded(said.Disks[i], storage));
        if (said.Quality.Count > 0) bounded.Quality.Add(Quality(said));
        return bounded;
    }

    private static DiskState Bounded(DiskState disk, ulong storageBytes)
    {
        ulong capacity = Math.Min(disk.CapacityBytes, storageBytes);
        return new DiskState { Name = Text(disk.Name, MaxDiskNameLength), CapacityBytes = capacity, UsedBytes = Math.Min(disk.UsedBytes, capacity), Healthy = disk.Healthy };
    }

    private static IEnumerable<PrefixQuality> Quality(Heartbeat said)
    {
        HashSet<ulong> seen = [];
        foreach (PrefixQuality quality in said.Quality.Take(ViewerPrefix.MaxPrefixes))
        {
            if (!ViewerPrefix.TryRead(quality.Prefix.Span, out ViewerPrefix prefix) || quality.Clients < ViewerPrefix.FewestClients || !seen.Add(prefix.Key)) continue;
            uint clients = Math.Min(quality.Clients, (uint)(prefix.IsAll ? MaxConnections : ViewerPrefix.MaxClients));
            yield return new PrefixQuality { Prefix = quality.Prefix, Clients = clients, Starved = Math.Min(quality.Starved, clients) };
        }
    }

    // The usual one stays the same object: there are many thousands of them each second.
    private static string Text(string said, int maxLength) => said.Length <= maxLength && !said.AsSpan().ContainsAnyInRange('\0', '\u001f') && !said.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
        ? said
        : new([.. said.Where(c => !char.IsControl(c)).Take(maxLength)]);

    private static double Share(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
}
