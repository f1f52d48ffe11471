using System.Security.Cryptography;
using Netflix.Contracts.Titles;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>What a title consists of, by path; its manifest is one of its files.</summary>
internal sealed record StoredTitle(IReadOnlyDictionary<string, TitleFile> Files)
{
    /// <exception cref="InvalidDataException">Not a title manifest.</exception>
    public static StoredTitle From(byte[] manifest)
    {
        var files = TitleManifestFormat.Read(manifest).Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        string digest = Sha256Digest.Of(SHA256.HashData(manifest)).Hex;
        files.Add(TitleManifest.FileName, new TitleFile(TitleManifest.FileName, manifest.Length, digest, "application/json"));
        return new StoredTitle(files);
    }
}
