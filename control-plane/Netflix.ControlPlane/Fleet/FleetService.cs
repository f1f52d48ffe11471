using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet;

/// <summary>The appliances' side of the fleet: fleet.proto. Who calls has shown the enrolment secret before it comes here.</summary>
internal sealed partial class FleetService(
    ApplianceTable appliances, FleetView fleet, HeartbeatStore heartbeats, OriginAccessGrants grants, ViewerAccessGrants viewers, IOptions<FleetOptions> options,
    FleetMetrics metrics, ILogger<FleetService> log) : Contracts.Fleet.Fleet.FleetBase
{
    public override async Task<RegisterResponse> Register(RegisterRequest request, ServerCallContext context)
    {
        FleetAssignment assignment = AssignmentNow();
        ApplianceAnnouncement announcement = Parse(request);
        if (await appliances.RegisterAsync(announcement, options.Value.MaxAppliances, context.CancellationToken) is not { } id)
            throw Refuse("full", StatusCode.ResourceExhausted,
                $"The fleet has {options.Value.MaxAppliances} appliances already (Fleet:MaxAppliances), or this one was revoked.");

        Registered(announcement.Name, id, announcement.Url, announcement.Region, announcement.SoftwareVersion);
        try
        {
            await heartbeats.MarkAccessAsync(id, grants.RenewAfter);
        }
        catch (Exception error) when (IsRedisAway(error))
        {
            // Without the mark a heartbeat renews the access sooner than need be.
        }
        return new RegisterResponse
        {
            ApplianceId = id.ToString(),
            HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(options.Value.HeartbeatIntervalMilliseconds)),
            Assignment = assignment.ToMessage(),
            Origin = grants.Issue(),
            ViewerAccess = viewers.Current(),
        };
    }

    public override async Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
    {
        FleetAssignment assignment = AssignmentNow();
        RegisteredAppliance registered = await FindAsync(request.ApplianceId, context.CancellationToken);
        bool accessIsDue = await SaveAsync(registered, HeartbeatBounds.Apply(request, registered, assignment));
        metrics.HeartbeatReceived();

        var response = new HeartbeatResponse { ViewerAccess = viewers.NewsFor(request.ViewerAccessRevision) };
        // Another replica may have told it of a newer version a moment ago: an older one is never sent.
        if ((ulong)assignment.Version > request.AssignmentVersion) response.Assignment = assignment.ToMessage();
        if (accessIsDue) response.Origin = grants.Issue();
        return response;
    }

    private FleetAssignment AssignmentNow() =>
        fleet.Assignment
        ?? throw new RpcException(new Status(StatusCode.Unavailable, "This replica has not read the fleet yet; try again."));

    private ApplianceAnnouncement Parse(RegisterRequest request)
    {
        try
        {
            return ApplianceAnnouncement.Parse(request);
        }
        catch (FormatException error)
        {
            throw Refuse("invalid", StatusCode.InvalidArgument, error.Message);
        }
    }

    private async Task<RegisteredAppliance> FindAsync(string applianceId, CancellationToken cancel)
    {
        if (!Guid.TryParse(applianceId, out Guid id)) throw Refuse("invalid", StatusCode.InvalidArgument, "appliance_id must be a UUID.");
        // Registered at another replica within the last second: not in the snapshot yet, but in the table.
        return fleet.Current.Find(id)?.Registration ?? await appliances.FindAsync(id, cancel)
            ?? throw Refuse("unknown", StatusCode.NotFound, "No appliance has this id: register again.");
    }

    // A heartbeat that only this replica has is still a heartbeat; the appliance is not to blame for Redis.
    private async Task<bool> SaveAsync(RegisteredAppliance registered, HeartbeatRequest bounded)
    {
        try
        {
            return await heartbeats.SaveAsync(registered.Id, bounded, grants.RenewAfter);
        }
        catch (Exception error) when (IsRedisAway(error))
        {
            return false;
        }
    }

    private static bool IsRedisAway(Exception error) => error is RedisException or TimeoutException;

    private RpcException Refuse(string reason, StatusCode code, string detail)
    {
        metrics.Rejected(reason);
        return new RpcException(new Status(code, detail));
    }

    [LoggerMessage(3101, LogLevel.Information, "Appliance {Name} registered as {Id}: {Url}, region {Region}, software {Version}")]
    private partial void Registered(string name, Guid id, string url, string region, string version);
}
