using System.Security.Cryptography;
using Netflix.Contracts.Titles;

namespace Netflix.Origin.Tests.Running;

/// <summary>A small title with what makes publishing hard: folders, an empty file, the same bytes under two paths.</summary>
internal sealed record SampleTitle(IReadOnlyDictionary<string, byte[]> Files, byte[] Manifest)
{
    public PackageId Package => PackageId.Of(Manifest);

    public static SampleTitle Create(int seed = 1, int segmentBytes = 3000)
    {
        var random = new Random(seed);
        byte[] Bytes(int length)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
        byte[] repeated = Bytes(segmentBytes);
        return Of(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["artwork/poster.jpg"] = Bytes(800),
            ["manifest.mpd"] = Bytes(500),
            ["master.m3u8"] = Bytes(300),
            ["notes.txt"] = [],
            ["video-480p/1.m4s"] = repeated,
            ["video-480p/2.m4s"] = repeated,
            ["video-480p/init.mp4"] = Bytes(700),
        });
    }

    public static SampleTitle Of(IReadOnlyDictionary<string, byte[]> files) => new(files, TitleManifestFormat.Write(Describe(files)));

    public static TitleManifest Describe(IReadOnlyDictionary<string, byte[]> files) => new()
    {
        Format = TitleManifest.CurrentFormat,
        ContentId = "6a1f0c7e-0000-4000-8000-000000000001",
        DurationSeconds = 8,
        Protection = new TitleProtection("cbcs", null, new string('0', 32)),
        EntryPoints = new TitleEntryPoints("manifest.mpd", "master.m3u8"),
        Renditions = [new TitleRendition("video-480p", "video", "avc1.64001e", 800_000, 854, 480, 24)],
        Artwork = [],
        Files = [.. files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new TitleFile(
            file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value)), ContentType(file.Key)))],
    };

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".mpd" => "application/dash+xml",
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".jpg" => "image/jpeg",
        ".txt" => "text/plain",
        _ => "video/mp4",
    };
}
