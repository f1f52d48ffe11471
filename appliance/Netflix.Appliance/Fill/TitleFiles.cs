using System.Collections.Frozen;
using System.Security.Cryptography;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Fill;

/// <summary>A verified title manifest, ready for look-ups by path.</summary>
internal sealed class TitleFiles
{
    internal const string ManifestContentType = "application/json";

    private readonly FrozenDictionary<string, TitleFile> _byPath;

    private TitleFiles(PackageId package, TitleManifest manifest, TitleFile manifestFile)
    {
        Package = package;
        All = [manifestFile, .. manifest.Files];
        TotalBytes = All.Sum(file => file.Length);
        _byPath = All.ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);
    }

    internal PackageId Package { get; }

    /// <summary>The manifest itself, then every file it names.</summary>
    internal IReadOnlyList<TitleFile> All { get; }

    internal long TotalBytes { get; }

    internal TitleFile? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <exception cref="InvalidDataException">The bytes are the package's, but they are no title manifest.</exception>
    internal static TitleFiles Read(PackageId package, ReadOnlySpan<byte> manifest) =>
        new(package, TitleManifestFormat.Read(manifest),
            new TitleFile(TitleManifest.FileName, manifest.Length, Convert.ToHexStringLower(SHA256.HashData(manifest)), ManifestContentType));
}
