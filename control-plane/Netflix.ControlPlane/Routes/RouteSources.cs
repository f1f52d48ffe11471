namespace Netflix.ControlPlane.Routes;

/// <summary>Numbers for whoever announces prefixes: a BGP session, a file, an operator. One number never stands for two.</summary>
internal sealed class RouteSources
{
    private int _last;

    internal int Next() => Interlocked.Increment(ref _last);
}
