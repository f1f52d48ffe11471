using System.Collections.Concurrent;
using Netflix.ControlPlane.Fleet.Heartbeats;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>The streams that are open at this replica, one for each appliance.</summary>
internal sealed class ApplianceLinks(HeartbeatStore heartbeats, IOptions<FleetOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, ApplianceLink> _open = new();
    private readonly TimeSpan _longestSilence = TimeSpan.FromMilliseconds(options.Value.HeartbeatIntervalMilliseconds) * 15;
    private volatile bool _stopping;

    internal int Count => _open.Count;

    /// <summary>The newer one wins: the older is half dead, or an appliance's twin that shows the same certificate.</summary>
    internal void Open(ApplianceLink link)
    {
        ApplianceLink? older = null;
        _open.AddOrUpdate(link.Identity.ApplianceId, link, (_, known) =>
        {
            older = known;
            return link;
        });
        older?.End(LinkEnd.Superseded);
        if (_stopping) link.End(LinkEnd.Stopping);
    }

    internal void Close(ApplianceLink link)
    {
        // Only what was not replaced: an appliance with a newer stream is not lost. When this replica goes down, it is not the appliances' fault.
        if (_open.TryRemove(KeyValuePair.Create(link.Identity.ApplianceId, link)) && !_stopping) heartbeats.LoseLink(link.Identity.ApplianceId);
    }

    /// <summary>Ends what may not go on, and tells the others what is news to them.</summary>
    /// <param name="readAt">Timestamp from before the fleet was read: newer links may not be in it.</param>
    internal void Review(FleetView fleet, long readAt)
    {
        FleetSnapshot snapshot = fleet.Current;
        DateTimeOffset now = time.GetUtcNow();
        foreach ((Guid id, ApplianceLink link) in _open)
        {
            RegisteredAppliance? registered = snapshot.Find(id)?.Registration;
            if ((registered is null && link.OpenedAt < readAt) || fleet.RevokedCertificates.Contains(link.Identity.Serial)) link.End(LinkEnd.Revoked);
            else if (link.CertificateEnds < now) link.End(LinkEnd.Expired);
            else if (link.Silence > _longestSilence) link.End(LinkEnd.Silent);
            else
            {
                if (registered is not null) link.Use(registered);
                link.Wake();
            }
        }
    }

    /// <summary>This replica goes down: the appliances go to others, and nobody takes them for lost.</summary>
    internal void Stop()
    {
        _stopping = true;
        foreach (ApplianceLink link in _open.Values) link.End(LinkEnd.Stopping);
    }
}
