using Netflix.ControlPlane.Fleet.TurnUp;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>What an operator declares of an appliance; nothing it says later goes beyond this.</summary>
/// <param name="FailureDomain">Unique within the site; empty: it fails alone.</param>
internal sealed record DeclaredAppliance(string Name, int SiteId, long CapacityBitsPerSecond, string FailureDomain, GoLive GoLive = GoLive.ByOperator);
