using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Catalog;

/// <summary>What the catalog needs of a package's manifest; the file list stays in the database.</summary>
/// <param name="TotalBytes">Of all files, the manifest included.</param>
/// <param name="ThumbnailsPath">WebVTT of the seek preview; null when the package has none.</param>
internal sealed record VideoAsset(
    PackageId Package, Guid ContentId, double DurationSeconds, string DashPath, string HlsPath, long TotalBytes,
    IReadOnlyList<TitleRendition> Renditions, IReadOnlyList<TitleArtwork> Artwork, string? ThumbnailsPath, DateTimeOffset Published)
{
    /// <exception cref="InvalidDataException">Not a title manifest, another package's, or another title's.</exception>
    internal static VideoAsset Of(Guid contentId, PackageId package, ReadOnlySpan<byte> titleManifest, DateTimeOffset published)
    {
        if (PackageId.Of(titleManifest) != package)
            throw new InvalidDataException($"The title manifest belongs to package {PackageId.Of(titleManifest)}, not to {package}.");
        TitleManifest manifest = TitleManifestFormat.Read(titleManifest);
        if (!Guid.TryParse(manifest.ContentId, out Guid named) || named != contentId)
            throw new InvalidDataException($"The title manifest is of content {manifest.ContentId}, not of {contentId}.");
        return new(
            package, contentId, manifest.DurationSeconds, manifest.EntryPoints.Dash, manifest.EntryPoints.Hls,
            manifest.Files.Sum(file => file.Length) + titleManifest.Length, manifest.Renditions, manifest.Artwork,
            manifest.Files.FirstOrDefault(file => file.Path.EndsWith("thumbnails.vtt", StringComparison.Ordinal))?.Path, published);
    }
}
