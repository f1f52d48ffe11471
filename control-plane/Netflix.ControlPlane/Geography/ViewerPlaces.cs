using System.Net;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Geography;

/// <summary>What is known of the place behind an address. Readers take the databases in force; new ones replace them.</summary>
internal sealed class ViewerPlaces
{
    private volatile IReadOnlyList<GeoDatabase> _databases = [];

    internal IReadOnlyList<GeoDatabase> Databases => _databases;

    internal void Replace(IReadOnlyList<GeoDatabase> databases) => _databases = databases;

    /// <param name="country">What is known from elsewhere, the account's; it counts where the databases say nothing.</param>
    internal ViewerPlace Find(IPAddress address, string? country, bool needsTls)
    {
        IPAddress asked = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        GeoFacts facts = default;
        foreach (GeoDatabase database in _databases) facts = facts.Or(database.Find(asked));
        return new ViewerPlace(NetworkAddress.Of(asked), facts.Network, facts.Country ?? country, facts.Place, needsTls);
    }
}
