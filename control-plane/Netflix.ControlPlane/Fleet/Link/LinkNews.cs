using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Purges;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>What one appliance is to be told, compared with what it has. One caller at a time.</summary>
internal sealed class LinkNews(FleetView fleet, OriginAccessGrants grants, ViewerAccessGrants viewers, ConfigurationDesk configurations, TimeProvider time, Hello hello)
{
    private ulong _assignmentVersion = hello.AssignmentVersion;
    private string _viewerAccess = hello.ViewerAccessRevision;
    private ulong _configurationVersion = hello.ConfigurationVersion;
    private (string Name, string? Site)? _configuredFor;
    private long _purgedUpTo = (long)Math.Min(hello.PurgedUpTo, long.MaxValue);
    private long? _accessIssuedAt;

    internal bool AnyFor(RegisteredAppliance appliance) => HasAssignment || HasViewerAccess || HasPurges || IsAccessDue || HasConfiguration(appliance);

    // Another replica may have told it of a newer version a moment ago: an older one is never sent.
    private bool HasAssignment => fleet.Assignment is { } now && (ulong)now.Version > _assignmentVersion;

    private bool HasViewerAccess => viewers.Current().Revision != _viewerAccess;

    private bool HasPurges => fleet.Purges.Last > _purgedUpTo;

    // Also when it stands elsewhere: another site's settings count then.
    private bool HasConfiguration(RegisteredAppliance appliance) =>
        (ulong)configurations.Version > _configurationVersion || ((ulong)configurations.Version == _configurationVersion && _configuredFor != (appliance.Name, appliance.SiteName));

    private bool IsAccessDue => _accessIssuedAt is not { } issued || time.GetElapsedTime(issued) > grants.RenewAfter;

    /// <summary>All of it, and taken as told.</summary>
    internal IEnumerable<ToAppliance> TakeFor(RegisteredAppliance appliance)
    {
        if (HasConfiguration(appliance))
        {
            // Version 0 sets nothing, and an appliance that has none knows that.
            bool isNothing = configurations.Version == 0;
            (_configurationVersion, _configuredFor) = ((ulong)configurations.Version, (appliance.Name, appliance.SiteName));
            if (!isNothing) yield return new ToAppliance { Configuration = configurations.For(appliance) };
        }
        // What is bad goes first; what takes its place comes after.
        if (HasPurges)
        {
            KeptPurges kept = fleet.Purges;
            long done = _purgedUpTo;
            _purgedUpTo = kept.Last;
            foreach (PurgeOrders orders in kept.After(done)) yield return new ToAppliance { Purge = orders };
        }
        // First what a fill needs, then what is to be filled.
        if (IsAccessDue)
        {
            _accessIssuedAt = time.GetTimestamp();
            yield return new ToAppliance { Origin = grants.Issue() };
        }
        if (HasViewerAccess)
        {
            ViewerAccess access = viewers.Current();
            _viewerAccess = access.Revision;
            yield return new ToAppliance { ViewerAccess = access };
        }
        if (HasAssignment)
        {
            FleetAssignment assignment = fleet.Assignment!;
            _assignmentVersion = (ulong)assignment.Version;
            yield return new ToAppliance { Assignment = assignment.ToMessage() };
        }
    }
}
