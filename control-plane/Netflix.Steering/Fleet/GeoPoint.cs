namespace Netflix.Steering.Fleet;

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
