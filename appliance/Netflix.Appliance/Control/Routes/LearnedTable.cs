using Microsoft.Extensions.Options;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.Appliance.Control.Routes;

/// <summary>What routers announce here: of each prefix the best way, and which ones changed since they were last told of.</summary>
internal sealed partial class LearnedTable(IOptions<RouteOptions> options, ILogger<LearnedTable> log)
{
    private readonly HashSet<uint> _origins = [.. options.Value.OriginNetworks];
    private readonly Lock _lock = new();
    private readonly Dictionary<Prefix, List<(int Source, BgpAttributes Attributes)>> _routes = [];
    private readonly HashSet<Prefix> _changed = [];
    private int _lastSource;
    private bool _isFull;

    internal int NextSource() => Interlocked.Increment(ref _lastSource);

    internal void Announce(int source, Prefix prefix, in BgpAttributes attributes)
    {
        if (!BgpRoute.IsOfANetwork(prefix)) return;
        if (_origins.Count > 0 && !_origins.Contains(attributes.OriginAs))
        {
            // It may have begun elsewhere before.
            Withdraw(source, prefix);
            return;
        }
        lock (_lock)
        {
            if (!_routes.TryGetValue(prefix, out var ways))
            {
                if (_routes.Count >= options.Value.MaxPrefixes)
                {
                    if (!_isFull) IsFull(options.Value.MaxPrefixes);
                    _isFull = true;
                    return;
                }
                _routes.Add(prefix, ways = new(1));
            }
            ways.RemoveAll(way => way.Source == source);
            ways.Add((source, attributes));
            _changed.Add(prefix);
        }
    }

    internal void Withdraw(int source, Prefix prefix)
    {
        lock (_lock)
        {
            if (_routes.TryGetValue(prefix, out var ways) && ways.RemoveAll(way => way.Source == source) > 0) Changed(prefix, ways);
        }
    }

    /// <returns>How many announcements went.</returns>
    internal int Remove(IReadOnlyCollection<int> sources)
    {
        HashSet<int> gone = [.. sources];
        int removed = 0;
        lock (_lock)
        {
            foreach ((Prefix prefix, var ways) in _routes)
            {
                int count = ways.RemoveAll(way => gone.Contains(way.Source));
                if (count == 0) continue;
                removed += count;
                // Removing the current entry is allowed while a dictionary is walked.
                Changed(prefix, ways);
            }
        }
        return removed;
    }

    /// <summary>All prefixes there are, and from now on what changes.</summary>
    internal Queue<Prefix> TakeAll()
    {
        lock (_lock)
        {
            _changed.Clear();
            return new Queue<Prefix>(_routes.Keys);
        }
    }

    /// <summary>At most so many that changed; they count as told of.</summary>
    internal IReadOnlyList<Prefix> TakeChanged(int most)
    {
        lock (_lock)
        {
            Prefix[] taken = [.. _changed.Take(most)];
            _changed.ExceptWith(taken);
            return taken;
        }
    }

    /// <returns>Null when nobody announces it.</returns>
    internal BgpAttributes? BestOf(Prefix prefix)
    {
        lock (_lock)
        {
            if (!_routes.TryGetValue(prefix, out var ways)) return null;
            BgpAttributes best = ways[0].Attributes;
            foreach (var way in ways)
            {
                if (BgpRoute.Compare(way.Attributes, best) < 0) best = way.Attributes;
            }
            return best;
        }
    }

    private void Changed(Prefix prefix, List<(int Source, BgpAttributes Attributes)> ways)
    {
        if (ways.Count == 0) _routes.Remove(prefix);
        _changed.Add(prefix);
    }

    [LoggerMessage(5401, LogLevel.Warning, "Routers announce more than {Most} prefixes (Routes:MaxPrefixes); the others are not taken")]
    private partial void IsFull(int most);
}
