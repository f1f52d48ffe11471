using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.ControlPlane.Routes.Learned;
using Npgsql;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>What a link needs of the control plane.</summary>
internal sealed partial class LinkDesk(
    FleetView fleet, HeartbeatStore heartbeats, QualityStore quality, ApplianceTable appliances, OriginAccessGrants grants, ViewerAccessGrants viewers, ConfigurationDesk configurations, FleetMetrics metrics, LearnedStore learned,
    IOptions<FleetOptions> options, IOptions<LearnedOptions> learnedOptions, TimeProvider time, ILogger<LinkDesk> log)
{
    internal TimeProvider Time => time;

    internal TimeSpan HeartbeatInterval { get; } = TimeSpan.FromMilliseconds(options.Value.HeartbeatIntervalMilliseconds);

    internal FleetAssignment Assignment => fleet.Assignment ?? FleetAssignment.None;

    internal LinkNews NewsFor(Hello hello) => new(fleet, grants, viewers, configurations, time, hello);

    internal LinkRoutes NewRoutes() => new(learnedOptions.Value.MaxLearnedPrefixes);

    internal void Receive(Guid applianceId, LinkRoutes routes) => learned.Receive(applianceId, routes);

    internal void Lose(Guid applianceId, LinkRoutes routes) => learned.Lose(applianceId, routes);

    /// <summary>Names what the other replicas can have of an appliance's learned routes.</summary>
    internal ulong RoutesDigestOf(Guid applianceId) => learned.DigestOf(applianceId);

    internal void Receive(Guid applianceId, Heartbeat bounded, HeldTitles titles)
    {
        // It is news for a moment, heartbeats are kept: the two go ways of their own.
        quality.Receive(applianceId, bounded.Quality);
        bounded.Quality.Clear();
        heartbeats.Receive(applianceId, bounded, titles);
        metrics.HeartbeatReceived();
    }

    /// <summary>An appliance may have moved, or got another disk or software, since it was last here.</summary>
    internal async Task TakeFactsAsync(RegisteredAppliance known, ApplianceFacts facts, CancellationToken cancel)
    {
        if ((known.Url, known.StorageBytes, known.SoftwareVersion) == (facts.Url, facts.StorageBytes, facts.SoftwareVersion)) return;
        try
        {
            await appliances.SetFactsAsync(known.Id, facts, cancel);
            Changed(known.Name, facts.Url, facts.StorageBytes, facts.SoftwareVersion);
        }
        catch (NpgsqlException error)
        {
            // Its last known facts are better than no link; the next Hello says them again.
            NotKept(known.Name, error.Message);
        }
    }

    [LoggerMessage(3111, LogLevel.Information, "Appliance {Name} is at {Url} now, with {StorageBytes} bytes, software {Version}")]
    private partial void Changed(string name, string url, long storageBytes, string version);

    [LoggerMessage(3112, LogLevel.Warning, "What appliance {Name} said of itself could not be kept ({Reason}); the last known counts")]
    private partial void NotKept(string name, string reason);
}
