using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>Numbers for whoever announces prefixes: a BGP session, a file, an operator. One number never stands for two.</summary>
internal sealed class RouteSources
{
    private int _last;

    internal int Next() => Interlocked.Increment(ref _last);
}

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
        table.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_changes));
        _changes.Clear();
    }
}
