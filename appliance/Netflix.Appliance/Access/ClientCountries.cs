using System.Net;

namespace Netflix.Appliance.Access;

/// <summary>Where a client is. Optional: without one, tokens that name countries are refused.</summary>
internal interface IClientCountries
{
    /// <returns>ISO 3166-1 alpha-2; null when unknown.</returns>
    public string? CountryOf(IPAddress client);
}
