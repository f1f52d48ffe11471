namespace Netflix.Steering.Fleet;

/// <summary>Whom a site may serve besides those whose prefixes it announces.</summary>
public enum SiteScope : byte
{
    /// <summary>Nobody: the racks of an ISP that pays for its own transit.</summary>
    Prefixes,

    /// <summary>Everybody in its AS numbers.</summary>
    Networks,

    /// <summary>Everybody: an exchange point, or a provider's own site.</summary>
    Region,
}

/// <summary>Where appliances stand together.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Networks">AS numbers it stands in.</param>
public sealed record SteeringSite(int Id, string Name, string Country, GeoPoint? Location, SiteScope Scope, IReadOnlyList<uint> Networks);
