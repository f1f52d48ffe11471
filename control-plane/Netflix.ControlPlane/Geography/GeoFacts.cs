using System.Globalization;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Geography;

/// <summary>What a database says of an address.</summary>
/// <param name="Network">AS number; 0 when it does not say.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Place">Only when it is more than the middle of a country.</param>
internal readonly record struct GeoFacts(uint Network, string? Country, GeoPoint? Place)
{
    // A record without a city is about a country or a part of one. MaxMind gives its radius; this much still tells two sites apart.
    private const double MostRadiusKilometres = 200;

    /// <summary>Reads MaxMind's fields (country.iso_code, location.latitude) and the flat ones of DB-IP's databases (country_code, latitude).</summary>
    internal static GeoFacts Of(IReadOnlyDictionary<string, object> record)
    {
        IReadOnlyDictionary<string, object> location = Map(record, "location") ?? record;
        string? country = Text(Map(record, "country"), "iso_code") ?? Text(Map(record, "registered_country"), "iso_code") ?? Text(record, "country_code") ?? Text(record, "country");
        bool isNear = Map(Map(record, "city"), "names") is { Count: > 0 } || Text(record, "city") is not null
            || (Number(location, "accuracy_radius") is { } radius && radius <= MostRadiusKilometres);
        GeoPoint? place = isNear && Number(location, "latitude") is { } north and >= -90 and <= 90 && Number(location, "longitude") is { } east and >= -180 and <= 180
            ? new GeoPoint(north, east) : null;
        double network = Number(record, "autonomous_system_number") ?? 0;
        return new GeoFacts(network is > 0 and <= uint.MaxValue ? (uint)network : 0, country is { Length: 2 } ? country.ToUpperInvariant() : null, place);
    }

    /// <summary>What is missing here is taken from there.</summary>
    internal GeoFacts Or(in GeoFacts other) => new(Network != 0 ? Network : other.Network, Country ?? other.Country, Place ?? other.Place);

    private static IReadOnlyDictionary<string, object>? Map(IReadOnlyDictionary<string, object>? record, string name) =>
        record?.GetValueOrDefault(name) as IReadOnlyDictionary<string, object>;

    private static string? Text(IReadOnlyDictionary<string, object>? record, string name) =>
        record?.GetValueOrDefault(name) is string { Length: > 0 } text ? text : null;

    // Flat databases give some numbers as text.
    private static double? Number(IReadOnlyDictionary<string, object> record, string name) => record.GetValueOrDefault(name) switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        IConvertible value => value.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };
}
