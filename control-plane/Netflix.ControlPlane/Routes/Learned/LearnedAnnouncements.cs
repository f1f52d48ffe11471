using System.Buffers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>What is announced of one appliance's learned routes, packed. Another state is announced by what differs.</summary>
internal sealed class LearnedAnnouncements(int source)
{
    private byte[] _announced = [];

    internal int Source => source;

    internal int Site { get; private set; }

    /// <summary>In place of what was announced before.</summary>
    /// <param name="learned">Sorted by prefix.</param>
    internal void Announce(int site, byte[] learned, LearnedRules rules, PrefixTable table)
    {
        var batch = new RouteBatch(table);
        byte[] accepted = Filter(learned, rules);
        if (site != Site) Change([], batch);
        Site = site;
        Change(accepted, batch);
        batch.Flush();
    }

    private static byte[] Filter(byte[] learned, LearnedRules rules)
    {
        var accepted = new ArrayBufferWriter<byte>();
        var reader = new PackedRouteReader(learned);
        while (reader.TryRead(out BgpRoute route))
        {
            if (rules.Accept(route)) PackedRoutes.Write(accepted, route);
        }
        return accepted.WrittenSpan.ToArray();
    }

    // Both are sorted: one walk through the two.
    private void Change(byte[] after, RouteBatch batch)
    {
        var old = new PackedRouteReader(_announced);
        var now = new PackedRouteReader(after);
        bool hasOld = old.TryRead(out BgpRoute before), hasNow = now.TryRead(out BgpRoute next);
        while (hasOld || hasNow)
        {
            int order = !hasOld ? 1 : !hasNow ? -1 : Prefix.Order.Compare(before.Prefix, next.Prefix);
            if (order < 0) batch.Add(Of(before, isWithdrawn: true));
            else if (order > 0 || before != next) batch.Add(Of(next, isWithdrawn: false));
            if (order <= 0) hasOld = old.TryRead(out before);
            if (order >= 0) hasNow = now.TryRead(out next);
        }
        _announced = after;
    }

    private RouteChange Of(in BgpRoute route, bool isWithdrawn) =>
        new(route.Prefix, new Announcement(Site, source, route.Attributes.AsPathLength, route.Attributes.Med), isWithdrawn);
}
