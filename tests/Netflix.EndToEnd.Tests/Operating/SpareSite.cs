using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>
/// A site without appliances and titles, of its own: what is made there cannot be unmade (titles stay, a revoked appliance stays in the
/// list), and tests that count the demo's would find too many.
/// </summary>
public sealed class SpareSite : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netflix-e2e-spare-").FullName;

    public LabSite Site { get; private set; } = null!;

    /// <summary>For files of the tests.</summary>
    public string Folder => Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;

    public async ValueTask InitializeAsync() => Site = await LabSite.StartAsync(
        new LabSiteOptions { StateFolder = Path.Combine(_folder, "site"), AppliancePorts = [] }, cancel: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Site is not null) await Site.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Started once for all that use it.</summary>
[CollectionDefinition]
public sealed class OnSpareSite : ICollectionFixture<SpareSite>;
