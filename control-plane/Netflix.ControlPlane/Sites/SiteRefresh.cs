using System.ComponentModel.DataAnnotations;
using Netflix.ControlPlane.Database;
using Netflix.ControlPlane.Routes;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Sites;

internal sealed class SitesOptions
{
    /// <summary>How often a replica asks whether the sites changed.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 1000;
}

[OptionsValidator]
internal sealed partial class SitesOptionsValidator : IValidateOptions<SitesOptions>;

/// <summary>Keeps <see cref="SiteView"/> and the routers as the database has them, and announces the prefixes that were declared by hand.</summary>
internal sealed partial class SiteRefresh(
    SiteTable sites, SiteView view, RouterTable storedRouters, SiteRouters routers, RouteSources sources, PrefixTable prefixes, IOptions<SitesOptions> options, TimeProvider time, ILogger<SiteRefresh> log)
    : RevisionRefresh(TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds), time)
{
    private readonly int _source = sources.Next(new RouteSource(RouteSourceKind.Declared, "", time.GetUtcNow()));
    private HashSet<(int Site, Prefix Prefix)> _declared = [];

    protected override Task<long> ReadRevisionAsync(CancellationToken cancel) => sites.ReadRevisionAsync(cancel);

    protected override async Task ReadAsync(long revision, CancellationToken cancel)
    {
        var snapshot = new SiteSnapshot(await sites.ListAsync(cancel));
        view.Replace(snapshot);
        routers.Replace(await storedRouters.ListAsync(cancel));
        Declare([.. snapshot.Sites.SelectMany(site => site.Prefixes.Select(prefix => (site.SiteId, prefix)))]);
        Refreshed(revision, snapshot.Sites.Count, _declared.Count);
    }

    protected override void Failed(string reason) => RefreshFailed(reason);

    private void Declare(HashSet<(int Site, Prefix Prefix)> declared)
    {
        var batch = new RouteBatch(prefixes);
        foreach (var gone in _declared.Except(declared)) batch.Add(Change(gone, isWithdrawn: true));
        foreach (var come in declared.Except(_declared)) batch.Add(Change(come, isWithdrawn: false));
        batch.Flush();
        _declared = declared;
    }

    private RouteChange Change((int Site, Prefix Prefix) declared, bool isWithdrawn) =>
        new(declared.Prefix, new Announcement(declared.Site, _source, AsPathLength: 0, Med: 0), isWithdrawn);

    [LoggerMessage(5201, LogLevel.Information, "Sites at revision {Revision}: {Sites} of them, {Prefixes} declared prefixes")]
    private partial void Refreshed(long revision, int sites, int prefixes);

    [LoggerMessage(5202, LogLevel.Warning, "The sites could not be read; the last ones stay: {Reason}")]
    private partial void RefreshFailed(string reason);
}
