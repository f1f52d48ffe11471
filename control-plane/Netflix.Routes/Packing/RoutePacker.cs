using System.Buffers;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Packing;

/// <summary>
/// Packs routes as they come, in parts of a quarter of a megabyte, so that a full table is never there as objects: 1.2 million routes are
/// ten megabytes. Only what came out of order is unpacked once more to be sorted.
/// </summary>
public sealed class RoutePacker
{
    private const int PartBytes = 256 * 1024;

    private readonly List<byte[]> _parts = [];
    private readonly ArrayBufferWriter<byte> _open = new(PartBytes + 64);
    private BgpRoute? _last;
    private bool _isInOrder = true;

    /// <summary>How many were added.</summary>
    public int Count { get; private set; }

    public void Add(in BgpRoute route)
    {
        _isInOrder &= _last is not { } last || Steering.Networks.Prefix.Order.Compare(last.Prefix, route.Prefix) < 0;
        _last = route;
        Pack(route);
        Count++;
    }

    /// <summary>Sorted by prefix, each prefix once with the best of its routes. The packer is of no use afterwards.</summary>
    public RouteSet Finish()
    {
        Close();
        if (!_isInOrder) Sort();
        int ipv4 = 0, ipv6 = 0;
        foreach (byte[] part in _parts)
        {
            var reader = new PackedRouteReader(part);
            while (reader.TryRead(out BgpRoute route))
            {
                if (route.Prefix.IsIPv6) ipv6++;
                else ipv4++;
            }
        }
        return new RouteSet(_parts, ipv4, ipv6);
    }

    private void Pack(in BgpRoute route)
    {
        PackedRoutes.Write(_open, route);
        if (_open.WrittenCount >= PartBytes) Close();
    }

    private void Close()
    {
        if (_open.WrittenCount == 0) return;
        _parts.Add(_open.WrittenSpan.ToArray());
        _open.ResetWrittenCount();
    }

    private void Sort()
    {
        var routes = new BgpRoute[Count];
        int count = 0;
        foreach (byte[] part in _parts)
        {
            var reader = new PackedRouteReader(part);
            while (reader.TryRead(out BgpRoute route)) routes[count++] = route;
        }
        Array.Sort(routes, BgpRoute.Order);
        _parts.Clear();
        for (int i = 0; i < routes.Length; i++)
        {
            if (i == 0 || routes[i].Prefix != routes[i - 1].Prefix) Pack(routes[i]);
        }
        Close();
    }
}

/// <summary>Packed routes, sorted by prefix, each prefix once.</summary>
/// <param name="Parts">A route is never cut between two of them.</param>
public sealed record RouteSet(IReadOnlyList<byte[]> Parts, int IPv4, int IPv6)
{
    public static RouteSet Empty { get; } = new([], 0, 0);

    public int Count => IPv4 + IPv6;
}
