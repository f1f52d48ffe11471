namespace Netflix.ControlPlane.Fleet.Maintenance;

/// <summary>A time in which an appliance, or all of a site, takes nobody new and is left by who is there.</summary>
/// <param name="ApplianceId">Null: all that stand at the site.</param>
/// <param name="SiteId">Null: that one appliance, wherever it stands.</param>
/// <param name="To">Not included.</param>
internal sealed record MaintenanceWindow(Guid WindowId, Guid? ApplianceId, int? SiteId, DateTimeOffset From, DateTimeOffset To, string Why)
{
    internal bool IsOn(DateTimeOffset now) => From <= now && now < To;
}

/// <summary>What is planned for an appliance, as of some moment.</summary>
/// <param name="Window">The one that is on (of several, the one that ends last), or else the next; null: none is planned.</param>
internal readonly record struct PlannedMaintenance(MaintenanceWindow? Window, bool IsOn);
