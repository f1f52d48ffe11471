using System.Runtime.InteropServices;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>Changes on their way into the table, a batch at a time: cutting ranges anew costs less when many prefixes come together.</summary>
internal sealed class RouteBatch(PrefixTable table)
{
    private const int Most = 8192;

    private readonly List<RouteChange> _changes = new(Most);

    internal void Add(in RouteChange change)
    {
        _changes.Add(change);
        if (_changes.Count == Most) Flush();
    }

    internal void Flush()
    {
        if (_changes.Count == 0) return;
        table.Apply(CollectionsMarshal.AsSpan(_changes));
        _changes.Clear();
    }
}
