using System.Security.Cryptography;
using System.Text;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Tests.Fleet;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>Titles and appliances, made through the doors that encoders, operators and appliances use.</summary>
internal static class Cinema
{
    internal const double DurationSeconds = 600;

    internal static Content Describe(string name = "Big Buck Bunny", string[]? genres = null, string[]? regions = null) => new(
        Guid.CreateVersion7(), $"title-{Guid.NewGuid():N}", name, "A rabbit.", 2008, "PG", genres ?? ["Animation"], regions ?? [],
        new Attribution("Blender Foundation", "https://peach.blender.org", "CC-BY 3.0"), null, DateTimeOffset.UtcNow);

    internal static async Task<Content> DraftAsync(Replica replica, string name = "Big Buck Bunny", string[]? genres = null, string[]? regions = null)
    {
        Content content = Describe(name, genres, regions);
        Assert.True(await replica.Get<ContentTable>().TryInsertAsync(content, TestContext.Current.CancellationToken));
        return content;
    }

    /// <summary>A published title, known to the replica's catalog when this returns.</summary>
    internal static async Task<Content> PublishAsync(Replica replica, string name = "Big Buck Bunny", string[]? genres = null, string[]? regions = null, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        Content content = await DraftAsync(replica, name, genres, regions);
        ContentKeyPair keys = await replica.Get<ContentKeyTable>().GetOrCreateAsync(content.ContentId, TestContext.Current.CancellationToken);
        byte[] manifest = TitleManifestFormat.Write(Manifest(content.ContentId, keys, files));
        var package = PackageId.Of(manifest);
        await replica.Get<VideoAssetTable>().PublishAsync(content.ContentId, package, manifest, TestContext.Current.CancellationToken);
        await Eventually.SeesAsync(() => replica.Get<CatalogView>().Current.Find(content.ContentId)?.Asset?.Package, seen => seen == package);
        return content with { Package = package };
    }

    /// <summary>An appliance that holds the titles whole, known to the replica's fleet when this returns.</summary>
    internal static Task<string> RunApplianceAsync(Replica replica, string name, string region, params PackageId[] holds) =>
        RunApplianceAtAsync(replica, name, region, $"http://{name}.test:9000", holds);

    internal static async Task<string> RunApplianceAtAsync(Replica replica, string name, string region, string url, params PackageId[] holds)
    {
        LinkedAppliance appliance = await LinkedAppliance.EnrolAsync(replica, name, region, 1_000_000_000, Appliances.Facts(name, facts => facts.PublicUrl = url));
        await appliance.ConnectAsync(replica);
        // What an appliance was not told to hold, it is not believed to hold.
        FleetAssignment told = (await Eventually.SeesAsync(() => replica.Get<FleetView>().Assignment, assigned => assigned is not null && holds.All(assigned.Contains)))!;
        await appliance.HoldAsync([.. holds.Select(package => told.NumberOf(package)!.Value)]);
        await replica.KeepAsync(name, appliance);
        await Eventually.SeesAsync(() => IsSteeredTo(replica, name, holds), isSteeredTo => isSteeredTo);
        return url;
    }

    // The desk hears of a reading after the view has it: what it knows everybody knows.
    private static bool IsSteeredTo(Replica replica, string name, PackageId[] holds)
    {
        SteeringModel model = replica.Get<SteeringDesk>().Current;
        return model.TryFindByName(name, out int number) && model.LatestOf(number) is { CanServe: true } latest
            && holds.All(package => replica.Get<FleetView>().Assignment?.NumberOf(package) is { } title && latest.Titles.Contains(title));
    }

    /// <param name="files">What is in some of the files; the others have their own names in them.</param>
    internal static TitleManifest Manifest(Guid contentId, ContentKeyPair keys, IReadOnlyDictionary<string, byte[]>? files = null) => new()
    {
        Format = TitleManifest.CurrentFormat,
        ContentId = contentId.ToString(),
        DurationSeconds = DurationSeconds,
        Protection = new("cbcs", Convert.ToHexStringLower(keys.Audio.KeyId), Convert.ToHexStringLower(keys.Video.KeyId)),
        EntryPoints = new("manifest.mpd", "master.m3u8"),
        Renditions =
        [
            new("audio-de", "audio", "mp4a.40.2", 128_000, Channels: 2, Language: "de"),
            new("audio-en", "audio", "mp4a.40.2", 128_000, Channels: 2, Language: "en"),
            new("video-720p", "video", "avc1.64001f", 2_000_000, 1280, 720, 24),
        ],
        Artwork = [new("artwork/backdrop.jpg", "backdrop", 1920, 1080), new("artwork/card.jpg", "card", 640, 360), new("artwork/poster.jpg", "poster", 1280, 720)],
        Files = [.. new[] { "artwork/backdrop.jpg", "artwork/card.jpg", "artwork/poster.jpg", "artwork/thumbnails.vtt", "manifest.mpd", "master.m3u8" }
            .Select(path => new TitleFile(path, 100, Convert.ToHexStringLower(SHA256.HashData(files?.GetValueOrDefault(path) ?? Encoding.UTF8.GetBytes(path))), "application/octet-stream"))],
    };
}
