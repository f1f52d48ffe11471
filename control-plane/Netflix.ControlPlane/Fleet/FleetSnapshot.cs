using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet;

/// <summary>The whole fleet as this replica knew it at one moment. Replaced each second, never changed.</summary>
/// <param name="Appliances">All that are registered, by name.</param>
internal sealed record FleetSnapshot(DateTimeOffset TakenAt, IReadOnlyList<FleetAppliance> Appliances)
{
    public static FleetSnapshot Empty { get; } = new(DateTimeOffset.MinValue, []);

    private readonly Dictionary<Guid, FleetAppliance> _byId = Appliances.ToDictionary(appliance => appliance.Id);

    public FleetAppliance? Find(Guid applianceId) => _byId.GetValueOrDefault(applianceId);

    /// <summary>Names of the appliances that have all bytes of the package, whatever their state.</summary>
    public IReadOnlyList<string> HeldBy(PackageId package) =>
        [.. Appliances.Where(appliance => appliance.HoldsWhole(package)).Select(appliance => appliance.Name)];
}
