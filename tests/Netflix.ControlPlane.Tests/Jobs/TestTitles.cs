using System.Security.Cryptography;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Jobs;

/// <summary>Titles in the catalog, and the manifests an encoder would publish for them.</summary>
internal static class TestTitles
{
    public static async Task<Guid> CreateAsync(Replica replica, string slug)
    {
        var content = new Content(
            Guid.NewGuid(), slug, $"Title {slug}", "What happens.", 2008, "PG", ["Animation"], [],
            new Attribution("Somebody", "https://example.org", "CC-BY"), null, DateTimeOffset.UtcNow);
        Assert.True(await replica.Get<ContentTable>().TryInsertAsync(content, TestContext.Current.CancellationToken));
        return content.ContentId;
    }

    /// <summary>Creates and publishes a title without an encoder.</summary>
    public static async Task<PackageId> PublishAsync(Replica replica, string slug)
    {
        Guid contentId = await CreateAsync(replica, slug);
        byte[] manifest = await ManifestAsync(replica, contentId);
        await replica.Get<VideoAssetTable>().PublishAsync(contentId, PackageId.Of(manifest), manifest, TestContext.Current.CancellationToken);
        return PackageId.Of(manifest);
    }

    /// <summary>A manifest with the title's own keys.</summary>
    public static async Task<byte[]> ManifestAsync(Replica replica, Guid contentId)
    {
        ContentKeyPair keys = await replica.Get<ContentKeyTable>().GetOrCreateAsync(contentId, TestContext.Current.CancellationToken);
        return Manifest(contentId, Convert.ToHexStringLower(keys.Audio.KeyId), Convert.ToHexStringLower(keys.Video.KeyId));
    }

    public static byte[] Manifest(Guid contentId, string audioKeyId, string videoKeyId) => TitleManifestFormat.Write(new TitleManifest
    {
        Format = TitleManifest.CurrentFormat,
        ContentId = contentId.ToString(),
        DurationSeconds = 30,
        Protection = new TitleProtection("cbcs", audioKeyId, videoKeyId),
        EntryPoints = new TitleEntryPoints("manifest.mpd", "master.m3u8"),
        Renditions = [new TitleRendition("video-480p", "video", "avc1.64001e", 1_000_000, 854, 480, 24)],
        Artwork = [],
        Files = [File("manifest.mpd", "application/dash+xml"), File("master.m3u8", "application/vnd.apple.mpegurl")],
    });

    private static TitleFile File(string path, string contentType) =>
        new(path, 10, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(path))), contentType);
}
