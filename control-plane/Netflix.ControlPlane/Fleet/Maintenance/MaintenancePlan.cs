namespace Netflix.ControlPlane.Fleet.Maintenance;

/// <summary>All windows that have not ended. Pure: what is on at a moment follows from the moment, so that all replicas agree who agree on the time.</summary>
internal sealed class MaintenancePlan
{
    private readonly ILookup<Guid, MaintenanceWindow> _ofAppliances;
    private readonly ILookup<int, MaintenanceWindow> _ofSites;

    internal MaintenancePlan(IReadOnlyList<MaintenanceWindow> windows)
    {
        Windows = windows;
        _ofAppliances = windows.Where(window => window.ApplianceId is not null).ToLookup(window => window.ApplianceId!.Value);
        _ofSites = windows.Where(window => window.SiteId is not null).ToLookup(window => window.SiteId!.Value);
    }

    internal static MaintenancePlan None { get; } = new([]);

    internal IReadOnlyList<MaintenanceWindow> Windows { get; }

    internal PlannedMaintenance Of(RegisteredAppliance appliance, DateTimeOffset now)
    {
        // Twice a second for each of thousands, and mostly nothing is planned at all.
        if (Windows.Count == 0) return default;
        MaintenanceWindow? on = null, next = null;
        foreach (MaintenanceWindow window in _ofAppliances[appliance.Id]) Note(window);
        if (appliance.SiteId is { } site)
        {
            foreach (MaintenanceWindow window in _ofSites[site]) Note(window);
        }
        return new PlannedMaintenance(on ?? next, on is not null);

        void Note(MaintenanceWindow window)
        {
            if (window.IsOn(now))
            {
                if (on is null || window.To > on.To) on = window;
            }
            else if (window.From > now && (next is null || window.From < next.From)) next = window;
        }
    }
}

/// <summary>The plan, and the time by the fleet's clock.</summary>
internal readonly record struct MaintenanceAt(MaintenancePlan Plan, DateTimeOffset Now)
{
    internal PlannedMaintenance Of(RegisteredAppliance appliance) => Plan?.Of(appliance, Now) ?? default;
}
