using Netflix.Contracts.Fleet;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>What an appliance said of learned routes on one stream. Heard by its link, packed by whoever hands it to the other replicas.</summary>
internal sealed class LinkRoutes(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Prefix, BgpAttributes> _routes = [];
    private long _changes;

    /// <summary>Number of the last batch that was heard; 0: none.</summary>
    internal ulong Sequence { get; private set; }

    /// <summary>Grows with each batch after which what was said is whole.</summary>
    internal long Changes => Volatile.Read(ref _changes);

    /// <returns>False when a batch is missing before this one: all of it is to be said again.</returns>
    /// <exception cref="FormatException">These are no packed routes.</exception>
    internal bool Hear(LearnedRoutes said)
    {
        if (!said.Replaces && said.Sequence != Sequence + 1) return false;
        try
        {
            lock (_lock)
            {
                if (said.Replaces) _routes.Clear();
                Withdraw(said.Withdrawn.Span);
                Announce(said.Announced.Span);
            }
        }
        catch (WireFormatException error)
        {
            throw new FormatException($"The learned routes cannot be read: {error.Message}");
        }
        Sequence = said.Sequence;
        if (!said.GoesOn) Interlocked.Increment(ref _changes);
        return true;
    }

    /// <summary>Sorted by prefix.</summary>
    internal byte[] Pack()
    {
        BgpRoute[] routes;
        lock (_lock) routes = [.. _routes.Select(route => new BgpRoute(route.Key, route.Value))];
        Array.Sort(routes, BgpRoute.Order);
        var packed = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (BgpRoute route in routes) PackedRoutes.Write(packed, route);
        return packed.WrittenSpan.ToArray();
    }

    private void Withdraw(ReadOnlySpan<byte> packed)
    {
        var reader = new PackedRouteReader(packed);
        while (reader.TryReadPrefix(out Prefix prefix)) _routes.Remove(prefix);
    }

    private void Announce(ReadOnlySpan<byte> packed)
    {
        var reader = new PackedRouteReader(packed);
        while (reader.TryRead(out BgpRoute route))
        {
            // Beyond the limit nothing is added, and what is known goes on changing.
            if (BgpRoute.IsOfANetwork(route.Prefix) && (_routes.Count < most || _routes.ContainsKey(route.Prefix))) _routes[route.Prefix] = route.Attributes;
        }
    }
}
