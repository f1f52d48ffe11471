using System.Security.Cryptography;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A packaged title as an encoder would publish it, with bodies of random bytes.</summary>
internal sealed class TitlePackage
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private TitlePackage(IEnumerable<(string Path, int Length)> files)
    {
        foreach ((string path, int length) in files) _files[path] = RandomNumberGenerator.GetBytes(length);
        _files.TryAdd("manifest.mpd", "<MPD/>"u8.ToArray());
        _files.TryAdd("master.m3u8", "#EXTM3U"u8.ToArray());
        var manifest = new TitleManifest
        {
            Format = TitleManifest.CurrentFormat,
            ContentId = Guid.NewGuid().ToString(),
            DurationSeconds = 30,
            Protection = new TitleProtection("cbcs", null, new string('a', 32)),
            EntryPoints = new TitleEntryPoints("manifest.mpd", "master.m3u8"),
            Renditions = [],
            Artwork = [],
            Files = [.. _files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new TitleFile(
                file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value)), TypeOf(file.Key)))],
        };
        byte[] bytes = TitleManifestFormat.Write(manifest);
        Id = PackageId.Of(bytes);
        _files[TitleManifest.FileName] = bytes;
    }

    internal PackageId Id { get; }
    internal IReadOnlyDictionary<string, byte[]> Files => _files;

    internal static TitlePackage With(params (string Path, int Length)[] files) => new(files);

    internal string Url(string path) => $"/titles/{Id}/{path}";

    internal string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(_files[path]));

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".mpd" => "application/dash+xml",
        ".m3u8" => "application/vnd.apple.mpegurl",
        _ => "video/mp4",
    };
}
