using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Geography;

internal sealed class GeoOptions
{
    /// <summary>
    /// Databases in MaxMind's format, asked in this order; what the first leaves open the next may know. City, Country, ASN and ISP
    /// databases of MaxMind (GeoLite2, GeoIP2), and DB-IP's with either its nested or its flat fields.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>How often the files are looked at; one that changed is read anew.</summary>
    [Range(50, 3_600_000)] public int CheckMilliseconds { get; init; } = 5_000;
}

[OptionsValidator]
internal sealed partial class GeoOptionsValidator : IValidateOptions<GeoOptions>;
