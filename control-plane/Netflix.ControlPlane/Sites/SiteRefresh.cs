using System.ComponentModel.DataAnnotations;
using Netflix.ControlPlane.Routes;
using Netflix.Steering.Networks;
using Npgsql;

namespace Netflix.ControlPlane.Sites;

internal sealed class SitesOptions
{
    /// <summary>How often a replica asks whether the sites changed: one row by primary key.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 1000;
}

[OptionsValidator]
internal sealed partial class SitesOptionsValidator : IValidateOptions<SitesOptions>;

/// <summary>
/// Reads the sites at start and whenever their revision grows, and announces the prefixes that were declared by hand. While the database
/// is away, the last ones stay.
/// </summary>
internal sealed partial class SiteRefresh(
    SiteTable sites, SiteView view, RouteSources sources, PrefixTable prefixes, IOptions<SitesOptions> options, TimeProvider time, ILogger<SiteRefresh> log) : BackgroundService
{
    private readonly int _source = sources.Next();
    private HashSet<(int Site, Prefix Prefix)> _declared = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica stops.
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(cancel);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            RefreshFailed(error.Message);
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        // The revision first: a change between the two reads is then read again, never missed.
        long revision = await sites.ReadRevisionAsync(cancel);
        if (revision == view.Current.Revision) return;
        var snapshot = new SiteSnapshot(revision, await sites.ListAsync(cancel));
        view.Replace(snapshot);
        Declare([.. snapshot.Sites.SelectMany(site => site.Prefixes.Select(prefix => (site.SiteId, prefix)))]);
        Refreshed(revision, snapshot.Sites.Count, _declared.Count);
    }

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
