using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Requests;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Sites;

/// <summary>What an operator says of a site, checked.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
internal sealed record SiteDescription(string Name, string Country, GeoPoint? Location, SiteScope Scope, IReadOnlyList<uint> Networks)
{
    private const int MaxNetworks = 100;

    /// <returns>Null, and errors, when something is wrong with it.</returns>
    internal static SiteDescription? Read(
        string? name, string? country, double? latitude, double? longitude, string? scope, IReadOnlyList<long>? networks, FieldErrors errors)
    {
        string named = errors.Text(name, "name", NodeName.MaxLength);
        errors.Check(named.Length is 0 or > NodeName.MaxLength || NodeName.IsValid(named), "name", "Lower-case letters, digits and hyphens, e.g. fra-1.");
        string region = errors.Region(country, "country") ?? "";
        errors.Check(region.Length > 0, "country", "A country as two letters, e.g. DE.");
        errors.Check(latitude is null or (>= -90 and <= 90), "latitude", "Degrees from -90 to 90.");
        errors.Check(longitude is null or (>= -180 and <= 180), "longitude", "Degrees from -180 to 180.");
        errors.Check((latitude is null) == (longitude is null), "longitude", "Latitude and longitude, or neither.");
        SiteScope? serves = SiteScopeText.Parse(scope);
        errors.Check(serves is not null, "scope", "\"prefixes\", \"networks\" or \"region\".");
        IReadOnlyList<long> numbers = networks ?? [];
        errors.Check(numbers.Count <= MaxNetworks && numbers.All(network => network is > 0 and <= uint.MaxValue), "networks", $"At most {MaxNetworks} AS numbers from 1 to {uint.MaxValue}.");
        if (errors.Any) return null;
        GeoPoint? location = (latitude, longitude) is ({ } north, { } east) ? new GeoPoint(north, east) : null;
        return new(named, region, location, serves!.Value, [.. numbers.Distinct().Select(network => (uint)network)]);
    }
}
