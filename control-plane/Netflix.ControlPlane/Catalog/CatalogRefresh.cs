using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Netflix.ControlPlane.Catalog;

internal sealed class CatalogOptions
{
    /// <summary>How often a replica asks whether the catalog changed: one row by primary key. It works through any pooler, which LISTEN does not.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 1000;

    [Range(1, 200)] public int TitlesPerRow { get; init; } = 40;
}

[OptionsValidator]
internal sealed partial class CatalogOptionsValidator : IValidateOptions<CatalogOptions>;

/// <summary>Reads the catalog at start and whenever its revision grows. While the database is away, the last one stays.</summary>
internal sealed partial class CatalogRefresh(
    ContentTable contents, VideoAssetTable assets, CatalogView view, IOptions<CatalogOptions> options, TimeProvider time,
    ILogger<CatalogRefresh> log) : BackgroundService
{
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
        long revision = await contents.ReadRevisionAsync(cancel);
        if (revision == view.Current.Revision) return;
        // Assets after titles: an asset is there before any title names it.
        IReadOnlyList<Content> titles = await contents.ListAsync(cancel);
        view.Replace(new CatalogSnapshot(revision, titles, await assets.ListCurrentAsync(cancel)));
        Refreshed(revision, titles.Count);
    }

    [LoggerMessage(4001, LogLevel.Information, "Catalog at revision {Revision}: {Titles} titles")]
    private partial void Refreshed(long revision, int titles);

    [LoggerMessage(4002, LogLevel.Warning, "The catalog could not be read; the last one stays: {Reason}")]
    private partial void RefreshFailed(string reason);
}
