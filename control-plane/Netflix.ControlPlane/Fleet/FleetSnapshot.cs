using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet;

/// <summary>The whole fleet as this replica knew it at one moment. Replaced twice a second, never changed.</summary>
/// <param name="Appliances">All that are enrolled, by name.</param>
internal sealed record FleetSnapshot(DateTimeOffset TakenAt, IReadOnlyList<FleetAppliance> Appliances, FleetAssignment Assignment)
{
    public static FleetSnapshot Empty { get; } = new(DateTimeOffset.MinValue, [], FleetAssignment.None);

    private readonly Dictionary<Guid, FleetAppliance> _byId = Appliances.ToDictionary(appliance => appliance.Id);

    public FleetAppliance? Find(Guid applianceId) => _byId.GetValueOrDefault(applianceId);

    /// <summary>Whether that appliance has all bytes of the package.</summary>
    public bool Holds(Guid applianceId, PackageId package) =>
        Find(applianceId) is { } appliance && Assignment.NumberOf(package) is { } number && appliance.Titles.Contains(number);

    /// <summary>Names of the appliances that have all bytes of the package, whatever their state.</summary>
    public IReadOnlyList<string> HeldBy(PackageId package) => Assignment.NumberOf(package) is { } number
        ? [.. Appliances.Where(appliance => appliance.Titles.Contains(number)).Select(appliance => appliance.Name)]
        : [];
}
