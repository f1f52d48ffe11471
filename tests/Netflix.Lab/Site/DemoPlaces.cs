using Netflix.Lab.Titles;

namespace Netflix.Lab.Site;

/// <summary>Lets the appliances of a lab into its fleet, as an operator would: the first in Frankfurt, the next in Amsterdam, and so on.</summary>
internal static class DemoPlaces
{
    private const int CapacityMbps = 1000;

    private static readonly DemoPlace[] Places =
    [
        new("fra-1", "DE", 50.11, 8.68), new("ams-1", "NL", 52.37, 4.90), new("par-1", "FR", 48.86, 2.35), new("mad-1", "ES", 40.42, -3.70),
    ];

    /// <summary>A token for each appliance that is not enrolled yet, in the file where it looks for one.</summary>
    internal static async Task EnrolAsync(OpsClient ops, SiteFolders folders, IReadOnlyList<string> appliances, CancellationToken cancel)
    {
        foreach ((int i, string name) in appliances.Index())
        {
            if (File.Exists(folders.Identity(name))) continue;
            int site = await ops.EnsureSiteAsync(Places[i % Places.Length], cancel);
            string token = await ops.CreateEnrolmentAsync(site, name, CapacityMbps, "the lab's demo", cancel);
            LabSecrets.Write(folders.EnrolmentToken(name), token);
        }
    }
}

/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Scope">"region": it serves everybody.</param>
internal sealed record DemoPlace(string Name, string Country, double Latitude, double Longitude, string Scope = "region");
