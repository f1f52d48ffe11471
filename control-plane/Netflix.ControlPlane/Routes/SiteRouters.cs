using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Netflix.ControlPlane.Routes;

/// <summary>Which routers are let in, and whose site each stands for: those of this replica's options, then those of the database.</summary>
internal sealed class SiteRouters
{
    private readonly FrozenDictionary<IPAddress, int> _declared;
    private volatile FrozenDictionary<IPAddress, int> _all;

    public SiteRouters(IOptions<BmpOptions> options) =>
        _all = _declared = options.Value.Routers.ToFrozenDictionary(router => IPAddress.Parse(router.Key), router => router.Value);

    /// <summary>Somebody may be in no longer, or stand for another site.</summary>
    internal event Action? Changed;

    internal IReadOnlyDictionary<IPAddress, int> All => _all;

    /// <summary>An address as it counts here and is written in the database.</summary>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? router)
    {
        if (!IPAddress.TryParse(text, out router) || router.ToString().Contains('%', StringComparison.Ordinal)) return false;
        router = Plain(router);
        return true;
    }

    /// <summary>An IPv4 address that came to a socket of both families is that address.</summary>
    internal static IPAddress Plain(IPAddress router) => router.IsIPv4MappedToIPv6 ? router.MapToIPv4() : router;

    /// <summary>By this replica's options, which nobody changes while it runs.</summary>
    internal bool IsDeclared(IPAddress router) => _declared.ContainsKey(router);

    internal int? SiteOf(IPAddress router) => _all.TryGetValue(router, out int site) ? site : null;

    /// <param name="stored">From the database. One caller.</param>
    internal void Replace(IReadOnlyDictionary<IPAddress, int> stored)
    {
        Dictionary<IPAddress, int> all = new(stored);
        foreach ((IPAddress router, int site) in _declared) all[router] = site;
        if (all.Count == _all.Count && all.All(router => SiteOf(router.Key) == router.Value)) return;
        _all = all.ToFrozenDictionary();
        Changed?.Invoke();
    }
}
