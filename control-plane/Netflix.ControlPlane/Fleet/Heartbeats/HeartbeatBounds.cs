using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// Holds a heartbeat against what the appliance registered: what cannot be true is cut down to what could be, so that a broken or
/// hostile appliance can draw no more viewers than its registration allows. Nothing is refused, because a refused heartbeat would
/// take a working appliance out for one odd figure.
/// </summary>
internal static class HeartbeatBounds
{
    public const int MaxDisks = 64;
    public const int MaxDiskNameLength = 64;
    public const int MaxConnections = 1_000_000;
    public const int MaxFillsPending = 10_000_000;

    /// <param name="assigned">Holdings of other packages are dropped: nobody is sent there for what it was not told to hold.</param>
    public static HeartbeatRequest Apply(HeartbeatRequest said, RegisteredAppliance registered, FleetAssignment assigned) => new()
    {
        ApplianceId = registered.Id.ToString(),
        AssignmentVersion = Math.Min(said.AssignmentVersion, (ulong)assigned.Version),
        EgressBitsPerSecond = Math.Min(said.EgressBitsPerSecond, (ulong)registered.CapacityBitsPerSecond),
        Connections = Math.Min(said.Connections, MaxConnections),
        CpuShare = Share(said.CpuShare),
        FillBitsPerSecond = Math.Min(said.FillBitsPerSecond, (ulong)registered.CapacityBitsPerSecond),
        FillsPending = Math.Min(said.FillsPending, MaxFillsPending),
        Disks = { Disks(said, (ulong)registered.StorageBytes) },
        Holdings = { Holdings(said, assigned, (ulong)registered.StorageBytes) },
        HitRatio = Share(said.HitRatio),
    };

    private static IEnumerable<DiskState> Disks(HeartbeatRequest said, ulong storageBytes)
    {
        foreach (DiskState disk in said.Disks.Take(MaxDisks))
        {
            ulong capacity = Math.Min(disk.CapacityBytes, storageBytes), used = Math.Min(disk.UsedBytes, capacity);
            string name = new([.. disk.Name.Where(c => !char.IsControl(c)).Take(MaxDiskNameLength)]);
            yield return new DiskState { Name = name, CapacityBytes = capacity, UsedBytes = used, Healthy = disk.Healthy };
        }
    }

    private static IEnumerable<Holding> Holdings(HeartbeatRequest said, FleetAssignment assigned, ulong storageBytes)
    {
        HashSet<PackageId> seen = [];
        foreach (Holding holding in said.Holdings)
        {
            if (!PackageId.TryParse(holding.Package, out PackageId package) || !assigned.Contains(package) || !seen.Add(package)) continue;
            ulong total = Math.Min(holding.TotalBytes, storageBytes);
            // Larger than the whole store, yet wholly held: cannot be, so it counts as not whole.
            ulong held = holding.TotalBytes > storageBytes ? 0 : Math.Min(holding.HeldBytes, total);
            yield return new Holding { Package = holding.Package, HeldBytes = held, TotalBytes = total };
        }
    }

    private static double Share(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
}
