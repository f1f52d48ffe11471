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

/// <summary>One appliance as its operator declared it.</summary>
/// <param name="FailureDomain">What fails together has the same one: a rack, a power feed. Unique over all sites.</param>
public sealed record SteeringAppliance(Guid Id, string Name, int SiteId, int FailureDomain, long CapacityBitsPerSecond, bool HasTls);

/// <summary>Degrees, as GeoIP databases give them.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusKilometres = 6371;

    /// <summary>Along the great circle (haversine).</summary>
    public double KilometresTo(GeoPoint other)
    {
        double north = Half(other.Latitude - Latitude), east = Half(other.Longitude - Longitude);
        double chord = north * north + Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude)) * east * east;
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Min(1, Math.Sqrt(chord)));

        static double Half(double degrees) => Math.Sin(double.DegreesToRadians(degrees) / 2);
    }
}
