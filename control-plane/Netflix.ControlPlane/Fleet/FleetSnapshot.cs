using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet;

/// <summary>The whole fleet as this replica knew it at one moment. Replaced twice a second, never changed.</summary>
internal sealed class FleetSnapshot
{
    private readonly Dictionary<Guid, int> _places;

    /// <param name="appliances">In the order of <paramref name="registered"/>.</param>
    /// <param name="sameFleet">One of the same registrations, whose index serves this one as well; null: there is none.</param>
    internal FleetSnapshot(DateTimeOffset takenAt, IReadOnlyList<FleetAppliance> appliances, FleetAssignment assignment, IReadOnlyList<RegisteredAppliance> registered, FleetSnapshot? sameFleet)
    {
        (TakenAt, Appliances, Assignment, Registered) = (takenAt, appliances, assignment, registered);
        _places = sameFleet?._places ?? appliances.Index().ToDictionary(place => place.Item.Id, place => place.Index);
    }

    public static FleetSnapshot Empty { get; } = new(DateTimeOffset.MinValue, [], FleetAssignment.None, [], null);

    public DateTimeOffset TakenAt { get; }

    /// <summary>All that are enrolled, by name.</summary>
    public IReadOnlyList<FleetAppliance> Appliances { get; }

    public FleetAssignment Assignment { get; }

    /// <summary>The same object while nobody was declared anew.</summary>
    public IReadOnlyList<RegisteredAppliance> Registered { get; }

    public FleetAppliance? Find(Guid applianceId) => _places.TryGetValue(applianceId, out int place) ? Appliances[place] : null;

    /// <summary>Whether that appliance has all bytes of the package.</summary>
    public bool Holds(Guid applianceId, PackageId package) =>
        Find(applianceId) is { } appliance && Assignment.NumberOf(package) is { } number && appliance.Titles.Contains(number);

    /// <summary>Names of the appliances that have all bytes of the package, whatever their state.</summary>
    public IReadOnlyList<string> HeldBy(PackageId package) => Assignment.NumberOf(package) is { } number
        ? [.. Appliances.Where(appliance => appliance.Titles.Contains(number)).Select(appliance => appliance.Name)]
        : [];
}
