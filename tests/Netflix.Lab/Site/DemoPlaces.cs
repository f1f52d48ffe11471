using Netflix.Lab.Titles;

namespace Netflix.Lab.Site;

/// <summary>Gives the appliances of a lab places on the map, as an operator would: the first in Frankfurt, the next in Amsterdam, and so on.</summary>
internal static class DemoPlaces
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly DemoPlace[] Places =
    [
        new("fra-1", "DE", 50.11, 8.68), new("ams-1", "NL", 52.37, 4.90), new("par-1", "FR", 48.86, 2.35), new("mad-1", "ES", 40.42, -3.70),
    ];

    /// <summary>Returns when each has its place; one that has it already is left alone.</summary>
    /// <exception cref="LabException">An appliance did not register in time.</exception>
    internal static async Task PlaceAsync(OpsClient ops, IReadOnlyList<string> appliances, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        foreach ((int i, string name) in appliances.Index())
        {
            int site = await ops.EnsureSiteAsync(Places[i % Places.Length], cancel);
            OpsAppliance appliance = await FindAsync(ops, name, limit.Token, cancel);
            if (appliance.SiteId is null) await ops.PlaceAsync(appliance.ApplianceId, site, "the lab's demo", cancel);
        }
    }

    private static async Task<OpsAppliance> FindAsync(OpsClient ops, string name, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                if ((await ops.ListAppliancesAsync(limit)).FirstOrDefault(appliance => appliance.Name == name) is { } found) return found;
                await Task.Delay(Poll, limit);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new LabException($"{name} did not register within {Patience.TotalSeconds:0} s; its log says why.");
        }
    }
}

/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Scope">"region": it serves everybody.</param>
internal sealed record DemoPlace(string Name, string Country, double Latitude, double Longitude, string Scope = "region");
