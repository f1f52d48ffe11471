using System.Buffers.Binary;
using System.Net;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Sites;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>
/// Announces what appliances learned for the sites where they stand, at every replica. When an appliance falls silent, its routes stay
/// for a while, as a router's do. While Redis is away, what is announced stays.
/// </summary>
internal sealed partial class LearnedRefresh(
    LearnedStore store, FleetView fleet, SiteView sites, ViewerPlaces places, RouteSources sources, PrefixTable prefixes, IOptions<LearnedOptions> options, TimeProvider time,
    ILogger<LearnedRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Known> _known = [];
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRefreshAsync();
    }

    private async Task TryRefreshAsync()
    {
        try
        {
            await store.PublishAsync();
            if (_isAway) IsBack();
            _isAway = false;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_isAway) IsAway(error.Message);
            _isAway = true;
        }
        await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        FleetSnapshot now = fleet.Current;
        TimeSpan keep = TimeSpan.FromSeconds(options.Value.KeepLearnedSeconds);
        foreach ((Guid id, Known known) in _known)
        {
            FleetAppliance? appliance = now.Find(id);
            if (appliance?.Report is { RoutesDigest: not 0 } report) known.SaidAt = report.ReceivedAt;
            // Removing the current entry is allowed while a dictionary is walked.
            if (appliance?.Registration.SiteId is null || now.TakenAt - known.SaidAt > keep) Retire(id);
        }
        foreach (FleetAppliance appliance in now.Appliances)
        {
            if (appliance.Report is not { RoutesDigest: not 0 } report || now.TakenAt - report.ReceivedAt > keep) continue;
            if (appliance.Registration.SiteId is not { } siteId || sites.Current.Find(siteId) is not { } site) continue;
            try
            {
                await RefreshAsync(appliance, report, site);
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                // What is announced stays; it is said when this replica's own cannot be handed on.
                return;
            }
            catch (WireFormatException error)
            {
                NotReadable(appliance.Name, error.Message);
            }
        }
    }

    private async Task RefreshAsync(FleetAppliance appliance, ApplianceReport report, Site site)
    {
        var basis = new Basis(report.RoutesDigest, site.SiteId, site.AcceptLearned, string.Join(' ', site.Networks), places.Databases);
        Known? known = _known.GetValueOrDefault(appliance.Id);
        if (known?.Basis == basis) return;
        byte[]? learned = known is not null && known.Basis.Digest == report.RoutesDigest ? known.Learned : await store.ReadAsync(appliance.Id, report.RoutesDigest);
        if (learned is null) return;
        LearnedAnnouncements announcements = known?.Announcements
            ?? new LearnedAnnouncements(sources.Next(new RouteSource(RouteSourceKind.Learned, appliance.Name, time.GetUtcNow(), appliance.Name)));
        announcements.Announce(site.SiteId, learned, new LearnedRules(site.AcceptLearned, site.Networks, NetworkOf), prefixes);
        _known[appliance.Id] = new Known(basis, learned, announcements) { SaidAt = report.ReceivedAt };
    }

    private uint NetworkOf(Prefix prefix)
    {
        Span<byte> address = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(address, prefix.Bits);
        return places.Find(new IPAddress(address[..(prefix.IsIPv6 ? 16 : 4)]), country: null, needsTls: false).Network;
    }

    private void Retire(Guid id)
    {
        if (!_known.Remove(id, out Known? known)) return;
        prefixes.RemoveSources(known.Announcements.Source);
        sources.Forget(known.Announcements.Source);
    }

    /// <summary>What the announcements follow from.</summary>
    private sealed record Basis(ulong Digest, int Site, AcceptLearned Accept, string Networks, IReadOnlyList<GeoDatabase> Databases);

    private sealed record Known(Basis Basis, byte[] Learned, LearnedAnnouncements Announcements)
    {
        /// <summary>By the fleet's clock.</summary>
        internal DateTimeOffset SaidAt { get; set; }
    }

    [LoggerMessage(5311, LogLevel.Error, "Learned routes cannot be handed to the other replicas; the last ones stay: {Reason}")]
    private partial void IsAway(string reason);

    [LoggerMessage(5312, LogLevel.Information, "Learned routes are handed to the other replicas again")]
    private partial void IsBack();

    [LoggerMessage(5313, LogLevel.Warning, "What appliance {Name} learned cannot be read: {Reason}")]
    private partial void NotReadable(string name, string reason);
}
