namespace Netflix.Steering.Fleet;

/// <summary>One appliance as its operator declared it.</summary>
/// <param name="FailureDomain">What fails together has the same one: a rack, a power feed. Unique over all sites.</param>
public sealed record SteeringAppliance(Guid Id, string Name, int SiteId, int FailureDomain, long CapacityBitsPerSecond, bool HasTls);
