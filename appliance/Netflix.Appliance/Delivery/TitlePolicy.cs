using Netflix.Appliance.Fill;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Delivery;

/// <summary>A file of a packaged title: its manifest says whether it exists, how long it is and what it hashes to, before the origin is asked for it.</summary>
internal sealed class TitlePolicy(PackageId package, string path, TitleManifests manifests, TitleSources sources) : IContentPolicy
{
    public async ValueTask<IFillSource> SourceAsync(StoredContent? stale, CancellationToken cancel)
    {
        TitleFiles title = await manifests.FindAsync(package, cancel);
        return title.Find(path) is { } file
            ? sources.File(package, file)
            : throw new FillException(FillFailure.NotFound, $"Title {package} has no file {path}.");
    }
}
