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

    /// <param name="holdings">Digest of the holdings that are believed; what the appliance says of its own is between it and its link.</param>
    public static Heartbeat Apply(Heartbeat said, RegisteredAppliance registered, long assignmentVersion, ulong holdings)
    {
        ulong capacity = (ulong)registered.CapacityBitsPerSecond, storage = (ulong)registered.StorageBytes;
        return new Heartbeat
        {
            AssignmentVersion = Math.Min(said.AssignmentVersion, (ulong)assignmentVersion),
            EgressBitsPerSecond = Math.Min(said.EgressBitsPerSecond, capacity),
            Connections = Math.Min(said.Connections, MaxConnections),
            CpuShare = Share(said.CpuShare),
            FillBitsPerSecond = Math.Min(said.FillBitsPerSecond, capacity),
            FillsPending = Math.Min(said.FillsPending, MaxFillsPending),
            Disks = { Disks(said, storage) },
            Quality = { Quality(said) },
            HitRatio = Share(said.HitRatio),
            // More may be assigned than it can store, but not beyond any catalog.
            AssignedBytes = Math.Min(said.AssignedBytes, ApplianceFacts.MaxStorageBytes),
            HeldBytes = Math.Min(said.HeldBytes, Math.Min(storage, said.AssignedBytes)),
            HoldingsDigest = holdings,
            PurgedUpTo = Math.Min(said.PurgedUpTo, long.MaxValue),
            ConfigurationVersion = Math.Min(said.ConfigurationVersion, long.MaxValue),
            RefusedConfiguration = Math.Min(said.RefusedConfiguration, long.MaxValue),
            SentAt = Math.Clamp(said.SentAt, 0, LastTime),
            Refusal = new([.. said.Refusal.Where(c => !char.IsControl(c)).Take(MaxRefusalLength)]),
        };
    }

    private static IEnumerable<DiskState> Disks(Heartbeat said, ulong storageBytes)
    {
        foreach (DiskState disk in said.Disks.Take(MaxDisks))
        {
            ulong capacity = Math.Min(disk.CapacityBytes, storageBytes), used = Math.Min(disk.UsedBytes, capacity);
            string name = new([.. disk.Name.Where(c => !char.IsControl(c)).Take(MaxDiskNameLength)]);
            yield return new DiskState { Name = name, CapacityBytes = capacity, UsedBytes = used, Healthy = disk.Healthy };
        }
    }

    private static IEnumerable<PrefixQuality> Quality(Heartbeat said)
    {
        if (said.Quality.Count == 0) yield break;
        HashSet<ulong> seen = [];
        foreach (PrefixQuality quality in said.Quality.Take(ViewerPrefix.MaxPrefixes))
        {
            if (!ViewerPrefix.TryRead(quality.Prefix.Span, out ViewerPrefix prefix) || quality.Clients < ViewerPrefix.FewestClients || !seen.Add(prefix.Key)) continue;
            uint clients = Math.Min(quality.Clients, (uint)(prefix.IsAll ? MaxConnections : ViewerPrefix.MaxClients));
            yield return new PrefixQuality { Prefix = quality.Prefix, Clients = clients, Starved = Math.Min(quality.Starved, clients) };
        }
    }

    private static double Share(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
}
