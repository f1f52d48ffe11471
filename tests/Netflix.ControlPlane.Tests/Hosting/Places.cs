using Netflix.ControlPlane.Sites;
using Netflix.Steering.Fleet;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>Sites, and appliances at them.</summary>
internal static class Places
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The site of that name, which serves everybody; made when it is not there.</summary>
    internal static async Task<int> EnsureSiteAsync(Replica replica, string name, string country)
    {
        SiteTable sites = replica.Get<SiteTable>();
        return await sites.TryInsertAsync(new SiteDescription(name, country, Location: null, SiteScope.Region, []), Guid.NewGuid(), "a test's", Cancel)
            ?? (await sites.ListAsync(Cancel)).Single(site => site.Name == name).SiteId;
    }

    internal static async Task PlaceAsync(Replica replica, Guid applianceId, int site, string failureDomain = "")
    {
        await using NpgsqlCommand command = replica.Get<NpgsqlDataSource>().CreateCommand(
            "UPDATE appliances SET site_id = $2, failure_domain = $3 WHERE appliance_id = $1");
        command.Parameters.Add(new() { Value = applianceId });
        command.Parameters.Add(new() { Value = site });
        command.Parameters.Add(new() { Value = failureDomain });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }
}
