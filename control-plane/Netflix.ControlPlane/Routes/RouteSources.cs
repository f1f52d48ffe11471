using System.Collections.Concurrent;

namespace Netflix.ControlPlane.Routes;

internal enum RouteSourceKind
{
    /// <summary>A router's BGP session, heard over BMP by this replica.</summary>
    Router,

    /// <summary>Routes that an operator uploaded for a site.</summary>
    Upload,

    /// <summary>What routers told an appliance.</summary>
    Learned,

    /// <summary>Prefixes that are declared for a site by hand.</summary>
    Declared,
}

internal static class RouteSourceKindText
{
    internal static string ToText(this RouteSourceKind kind) => kind switch
    {
        RouteSourceKind.Router => "router",
        RouteSourceKind.Upload => "upload",
        RouteSourceKind.Learned => "learned",
        _ => "declared",
    };
}

/// <summary>Who announces.</summary>
/// <param name="Name">A router and its peer, an appliance, or empty.</param>
/// <param name="Speaker">The router or appliance behind it, which may have several sources; null: neither.</param>
internal sealed record RouteSource(RouteSourceKind Kind, string Name, DateTimeOffset Since, string? Speaker = null);

/// <summary>Numbers for whoever announces prefixes: a BGP session, a file, an operator. One number never stands for two.</summary>
internal sealed class RouteSources
{
    private readonly ConcurrentDictionary<int, RouteSource> _known = new();
    private int _last;

    internal int Next(RouteSource who)
    {
        int number = Interlocked.Increment(ref _last);
        _known[number] = who;
        return number;
    }

    internal RouteSource? Find(int source) => _known.GetValueOrDefault(source);

    /// <summary>It announces nothing any more.</summary>
    internal void Forget(int source) => _known.TryRemove(source, out _);
}
