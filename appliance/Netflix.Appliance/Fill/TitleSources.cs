using Netflix.Appliance.Storage;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Fill;

/// <summary>How files of packaged titles are named in the store, what is answered for them and where they come from.</summary>
internal sealed class TitleSources(OriginClient client, CurrentOrigin origin)
{
    private const string Immutable = "public, max-age=31536000, immutable";

    internal static ObjectKey Key(PackageId package, string path) => new($"titles/{package}/{path}");

    /// <summary>The title manifest: proven by the package id, of a length that only the origin knows.</summary>
    internal IFillSource Manifest(PackageId package) => new OriginFileSource(
        client, origin, Path(package, TitleManifest.FileName), Head(new HeaderField("Content-Type", TitleFiles.ManifestContentType)),
        length: null, ContentDigest.FromHex(package.ToString()));

    internal IFillSource File(PackageId package, TitleFile file) => new OriginFileSource(
        client, origin, Path(package, file.Path), Head(new HeaderField("Content-Type", file.ContentType), new HeaderField("ETag", $"\"{file.Sha256}\"")),
        file.Length, ContentDigest.FromHex(file.Sha256));

    private static string Path(PackageId package, string path) => $"titles/{package}/{path}";

    private static ResponseHead Head(params ReadOnlySpan<HeaderField> own) =>
        new(StatusCodes.Status200OK, [.. own, new HeaderField("Cache-Control", Immutable)], Freshness: null);
}
