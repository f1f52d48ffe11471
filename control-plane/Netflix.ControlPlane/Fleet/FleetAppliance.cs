using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Fleet;

/// <summary>One appliance: what is declared of it, what its last heartbeat said, and what an operator and its silence make of it.</summary>
/// <param name="Report">Null as long as no heartbeat has been seen.</param>
/// <param name="Titles">On disk entirely; the same object until it changes.</param>
internal sealed record FleetAppliance(RegisteredAppliance Registration, ApplianceState State, ApplianceReport? Report, HeldTitles Titles)
{
    /// <summary>On now, or the next that is planned.</summary>
    public PlannedMaintenance Maintenance { get; init; }

    public Guid Id => Registration.Id;
    public string Name => Registration.Name;
    public string Url => Registration.Url;
    public string Region => Registration.Region;
    public long CapacityBitsPerSecond => Registration.CapacityBitsPerSecond;
    public long EgressBitsPerSecond => Report?.EgressBitsPerSecond ?? 0;

    /// <summary>A disk to serve from. Before the first heartbeat nothing is known, and nothing is promised.</summary>
    public bool CanServe => Report is { } report && report.Disks.Any(disk => disk.Healthy);
}

/// <param name="Url">Scheme, host and port, without a slash at the end.</param>
/// <param name="Region">ISO 3166-1 alpha-2.</param>
internal sealed record RegisteredAppliance(
    Guid Id, string Name, string Url, string Region, long CapacityBitsPerSecond, long StorageBytes, string SoftwareVersion)
{
    /// <summary>Null: nobody has given it a place yet.</summary>
    public int? SiteId { get; init; }

    public string? SiteName { get; init; }

    /// <summary>Within its site; empty when it fails alone.</summary>
    public string FailureDomain { get; init; } = "";

    public AdminState AdminState { get; init; }

    /// <summary>Who takes it live while it is new.</summary>
    public GoLive GoLive { get; init; }

    /// <summary>Drained, and by a partner.</summary>
    public bool IsDrainedByPartner { get; init; }
}

/// <summary>What a heartbeat said, after it was held against what is declared.</summary>
/// <param name="ReceivedAt">By Redis' clock, which is the fleet's.</param>
internal sealed record ApplianceReport(
    DateTimeOffset ReceivedAt, long EgressBitsPerSecond, int Connections, double CpuShare, double HitRatio,
    long FillBitsPerSecond, int FillsPending, IReadOnlyList<DiskReport> Disks)
{
    public long AssignedBytes { get; init; }
    public long HeldBytes { get; init; }

    /// <summary>Of <see cref="FleetAppliance.Titles"/> at that time.</summary>
    public ulong HoldingsDigest { get; init; } = HeldTitles.None.Digest;

    /// <summary>Of what operators have set, the version in force there.</summary>
    public long ConfigurationVersion { get; init; }

    /// <summary>A newer one that it cannot use; null: there is none.</summary>
    public RefusedConfiguration? Refused { get; init; }

    /// <summary>Number of the last purge order that it has carried out.</summary>
    public long PurgedUpTo { get; init; }

    /// <summary>How far its clock is ahead of the fleet's; null: it did not say.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Names the routes that it learned from routers beside it; 0: it has not said them on its present link.</summary>
    public ulong RoutesDigest { get; init; }

    /// <summary>The run of the replica that received it. While that one is gone, silence is not the appliance's.</summary>
    public ulong Replica { get; init; }

    /// <summary>Its link broke after that, and nobody has heard of it since.</summary>
    public bool IsLinkLost { get; init; }

    /// <summary>That the link broke is told later than the heartbeat it goes with.</summary>
    public bool IsNewerThan(ApplianceReport known) => ReceivedAt > known.ReceivedAt || (ReceivedAt == known.ReceivedAt && IsLinkLost && !known.IsLinkLost);
}

internal sealed record RefusedConfiguration(long Version, string Reason);

internal sealed record DiskReport(string Name, long CapacityBytes, long UsedBytes, bool Healthy);
