using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.ControlPlane.Fleet.Purges;

namespace Netflix.ControlPlane.Fleet;

/// <summary>The fleet as all of this replica sees it. Readers take <see cref="Current"/> once and work on that snapshot.</summary>
internal sealed class FleetView
{
    private volatile FleetSnapshot _current = FleetSnapshot.Empty;
    private volatile FleetAssignment? _assignment;
    private volatile FleetConfiguration _configuration = FleetConfiguration.None;
    private volatile KeptPurges _purges = KeptPurges.None;
    private volatile MaintenancePlan _maintenance = MaintenancePlan.None;
    private volatile IReadOnlyList<Guid> _revokedPlaybacks = [];
    private volatile HashSet<string> _revokedCertificates = [];

    public FleetSnapshot Current => _current;

    /// <summary>Null until the database has been read once: an empty list would make appliances drop what they hold.</summary>
    public FleetAssignment? Assignment => _assignment;

    /// <summary>What operators have set for appliances.</summary>
    public FleetConfiguration Configuration => _configuration;

    /// <summary>What appliances are to forget.</summary>
    public KeptPurges Purges => _purges;

    /// <summary>Windows that have not ended.</summary>
    public MaintenancePlan Maintenance => _maintenance;

    /// <summary>Playback sessions whose tokens appliances are to refuse. The same object until it changes.</summary>
    public IReadOnlyList<Guid> RevokedPlaybacks => _revokedPlaybacks;

    /// <summary>Serials of appliances' certificates that open nothing any more, though they have not expired.</summary>
    public IReadOnlySet<string> RevokedCertificates => _revokedCertificates;

    internal void Replace(FleetSnapshot snapshot) => _current = snapshot;

    internal void Replace(FleetConfiguration configuration) => _configuration = configuration;

    internal void Replace(KeptPurges purges) => _purges = purges;

    internal void Replace(MaintenancePlan maintenance) => _maintenance = maintenance;

    internal void Replace(FleetAssignment assignment) => _assignment = assignment;

    internal void Replace(IReadOnlyList<Guid> revokedPlaybacks)
    {
        if (!_revokedPlaybacks.SequenceEqual(revokedPlaybacks)) _revokedPlaybacks = revokedPlaybacks;
    }

    internal void ReplaceRevokedCertificates(IReadOnlyList<string> serials)
    {
        if (!_revokedCertificates.SetEquals(serials)) _revokedCertificates = serials.ToHashSet(StringComparer.Ordinal);
    }
}
