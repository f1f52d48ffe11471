using System.ComponentModel.DataAnnotations;
using Netflix.ControlPlane.Database;

namespace Netflix.ControlPlane.Catalog;

internal sealed class CatalogOptions
{
    /// <summary>How often a replica asks whether the catalog changed.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 1000;

    [Range(1, 200)] public int TitlesPerRow { get; init; } = 40;
}

[OptionsValidator]
internal sealed partial class CatalogOptionsValidator : IValidateOptions<CatalogOptions>;

/// <summary>Keeps <see cref="CatalogView"/> as the database has it.</summary>
internal sealed partial class CatalogRefresh(
    ContentTable contents, VideoAssetTable assets, CatalogView view, IOptions<CatalogOptions> options, TimeProvider time,
    ILogger<CatalogRefresh> log) : RevisionRefresh(TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds), time)
{
    protected override Task<long> ReadRevisionAsync(CancellationToken cancel) => contents.ReadRevisionAsync(cancel);

    protected override async Task ReadAsync(long revision, CancellationToken cancel)
    {
        // Assets after titles: an asset is there before any title names it.
        IReadOnlyList<Content> titles = await contents.ListAsync(cancel);
        view.Replace(new CatalogSnapshot(revision, titles, await assets.ListCurrentAsync(cancel)));
        Refreshed(revision, titles.Count);
    }

    protected override void Failed(string reason) => RefreshFailed(reason);

    [LoggerMessage(4001, LogLevel.Information, "Catalog at revision {Revision}: {Titles} titles")]
    private partial void Refreshed(long revision, int titles);

    [LoggerMessage(4002, LogLevel.Warning, "The catalog could not be read; the last one stays: {Reason}")]
    private partial void RefreshFailed(string reason);
}
