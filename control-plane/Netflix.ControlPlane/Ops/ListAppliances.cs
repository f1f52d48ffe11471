using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.TurnUp;

namespace Netflix.ControlPlane.Ops;

/// <summary><c>GET /ops/appliances</c>: the fleet as this replica sees it, at most a second old; of a partner, what stands at its sites.</summary>
internal static class ListAppliances
{
    internal sealed record Response(IReadOnlyList<Appliance> Appliances);

    /// <param name="State">"online", "suspect", "down", "draining", "admin_down", "no_disk", "not_live" or "maintenance".</param>
    /// <param name="AdminState">What is wanted of it: "active", "draining", "down" or "new": nobody is sent there yet.</param>
    /// <param name="GoLive">Who takes it live while it is new: "by-operator" or "when-ready".</param>
    /// <param name="DrainedByPartner">A partner began the drain, and may end it.</param>
    /// <param name="SiteId">Null: nobody has given it a place, so it serves nobody.</param>
    /// <param name="HitRatio">By bytes; null before the first heartbeat.</param>
    internal sealed record Appliance(
        Guid ApplianceId, string Name, string Url, string Region, int? SiteId, string FailureDomain, string State, string AdminState, string GoLive, bool DrainedByPartner, DateTimeOffset? LastHeartbeatAt,
        long EgressBitsPerSecond, long CapacityBitsPerSecond, int Connections, double CpuShare, double? HitRatio,
        long FillBitsPerSecond, int FillsPending, IReadOnlyList<Disk> Disks, Holdings Holdings, string SoftwareVersion, Maintenance? Maintenance);

    /// <summary>On now, or the next that is planned.</summary>
    /// <param name="IsOn">The appliance takes nobody new.</param>
    internal sealed record Maintenance(Guid WindowId, DateTimeOffset From, DateTimeOffset To, bool IsOn, bool WholeSite, string Why);

    internal sealed record Disk(string Name, long CapacityBytes, long UsedBytes, bool Healthy);

    /// <param name="Titles">Assigned ones that are on disk from the first byte to the last.</param>
    /// <param name="AssignedBytes">Of the assigned titles whose manifests the appliance knows.</param>
    internal sealed record Holdings(int Titles, int AssignedTitles, long HeldBytes, long AssignedBytes);

    internal static void MapListAppliances(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/appliances", Handle)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("ListAppliances");

    private static Ok<Response> Handle(HttpContext http, FleetView fleet) => TypedResults.Ok(Present(fleet.Current, OpsScope.Of(http)));

    internal static Response Present(FleetSnapshot fleet, OpsScope scope) =>
        new([.. fleet.Appliances.Where(appliance => scope.Covers(appliance.Registration.SiteId)).Select(appliance => Present(appliance, fleet.Assignment))]);

    private static Appliance Present(FleetAppliance appliance, FleetAssignment assignment)
    {
        ApplianceReport? report = appliance.Report;
        return new Appliance(
            appliance.Id, appliance.Name, appliance.Url, appliance.Region, appliance.Registration.SiteId, appliance.Registration.FailureDomain,
            appliance.State.ToText(), appliance.Registration.AdminState.ToText(), appliance.Registration.GoLive.ToText(), appliance.Registration.IsDrainedByPartner, report?.ReceivedAt,
            appliance.EgressBitsPerSecond, appliance.CapacityBitsPerSecond, report?.Connections ?? 0, report?.CpuShare ?? 0,
            report?.HitRatio, report?.FillBitsPerSecond ?? 0, report?.FillsPending ?? 0,
            [.. (report?.Disks ?? []).Select(disk => new Disk(disk.Name, disk.CapacityBytes, disk.UsedBytes, disk.Healthy))],
            new Holdings(appliance.Titles.Count, assignment.Titles.Count, report?.HeldBytes ?? 0, report?.AssignedBytes ?? 0),
            appliance.Registration.SoftwareVersion,
            appliance.Maintenance is { Window: { } window, IsOn: var isOn } ? new Maintenance(window.WindowId, window.From, window.To, isOn, window.ApplianceId is null, window.Why) : null);
    }
}
