using Microsoft.Extensions.Options;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Edge;

/// <summary>The one foreign origin and what all requests to it share.</summary>
internal sealed class ProxySite(
    ProxyOrigins origins, Variants variants, ApplianceName name, IOptions<EdgeOptions> options, IOptions<CachingOptions> caching, TimeProvider time)
{
    private readonly ExpiringSet _notShared = new(options.Value.PassEntries, TimeSpan.FromSeconds(options.Value.PassSeconds), time);

    private readonly ExpiringSet _failed = new(options.Value.PassEntries, TimeSpan.FromSeconds(caching.Value.FailureSeconds), time);

    /// <summary>What targets are appended to.</summary>
    internal string Base => origins.Base;

    internal ProxyOrigins Origins => origins;
    internal Variants Variants => variants;
    internal ApplianceName Name => name;
    internal CachingOptions Caching => caching.Value;
    internal TimeProvider Time => time;

    /// <summary>Objects whose answers lately could not be shared: they are asked for without waiting for one another.</summary>
    internal ExpiringSet NotShared => _notShared;

    /// <summary>Stored objects about which the origin could not be asked lately.</summary>
    internal ExpiringSet Failed => _failed;
}
