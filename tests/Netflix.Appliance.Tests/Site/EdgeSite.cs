namespace Netflix.Appliance.Tests.Site;

/// <summary>Origin, control plane and one appliance, ready to serve.</summary>
internal sealed class EdgeSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("appliance-test-");

    private EdgeSite(OriginStandIn origin, FleetStandIn fleet, TitlePackage title)
    {
        Origin = origin;
        Fleet = fleet;
        Title = title;
    }

    internal OriginStandIn Origin { get; }
    internal FleetStandIn Fleet { get; }
    internal TitlePackage Title { get; }
    internal ApplianceUnderTest Appliance { get; private set; } = null!;
    internal string Folder => _folder.FullName;

    /// <summary>An appliance that holds nothing yet and knows its origin.</summary>
    internal static async Task<EdgeSite> StartAsync(TitlePackage title, params string[] options)
    {
        OriginStandIn origin = await OriginStandIn.StartAsync(title);
        var site = new EdgeSite(origin, await FleetStandIn.StartAsync(origin), title);
        site.Appliance = await ApplianceUnderTest.StartAsync(site.Folder, site.Fleet, options);
        await Deadline.UntilAsync(() => !site.Fleet.Heartbeats.IsEmpty, () => $"no heartbeat; {site.Fleet.Enrolments.Count} enrolments, {site.Fleet.Hellos.Count} streams");
        return site;
    }

    internal async Task RestartApplianceAsync(Action? whileDown = null, params string[] options)
    {
        await Appliance.DisposeAsync();
        whileDown?.Invoke();
        Appliance = await ApplianceUnderTest.StartAsync(Folder, Fleet, options);
    }

    internal int OriginCount(string path) => Origin.Count(Title.Url(path));

    public async ValueTask DisposeAsync()
    {
        await Appliance.DisposeAsync();
        await Fleet.DisposeAsync();
        await Origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
