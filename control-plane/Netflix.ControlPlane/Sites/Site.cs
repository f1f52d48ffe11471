using Netflix.ControlPlane.Routes.Learned;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Sites;

/// <summary>Where appliances stand together, as operators declared it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Networks">AS numbers it stands in.</param>
/// <param name="Prefixes">Declared by hand, beside what its routers announce.</param>
internal sealed record Site(
    int SiteId, string Name, string Country, GeoPoint? Location, SiteScope Scope, IReadOnlyList<uint> Networks, IReadOnlyList<Prefix> Prefixes)
{
    /// <summary>What counts of the routes that its appliances learn.</summary>
    internal AcceptLearned AcceptLearned { get; init; } = AcceptLearned.OwnNetworks;
}
