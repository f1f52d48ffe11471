using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Fill;

/// <summary>What disks do to stored content: remember it, corrupt it, fill up, fail.</summary>
public sealed class StoredContentTests
{
    private const string Segment = "video-480p/1.m4s";
    private const int SegmentBytes = 2_500_000;

    [Fact]
    public async Task A_restarted_appliance_serves_from_disk()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes), ("video-480p/init.mp4", 700)));
        await site.Appliance.GetAsync(site.Title.Url(Segment));
        await site.Appliance.GetAsync(site.Title.Url("video-480p/init.mp4"));
        await site.RestartApplianceAsync();
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        Assert.Equal(site.Title.Files["video-480p/init.mp4"], await site.Appliance.GetAsync(site.Title.Url("video-480p/init.mp4")));
        Assert.Equal(1, site.OriginCount(Segment));
        Assert.Equal(1, site.OriginCount("video-480p/init.mp4"));
        Assert.Equal(1, site.OriginCount("title.json"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_500_000)]
    [InlineData(SegmentBytes - 1)]
    public async Task A_corrupted_byte_is_never_served_but_fetched_again(int position)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        await site.Appliance.GetAsync(site.Title.Url(Segment));
        await site.RestartApplianceAsync(() => CorruptByte(site.Folder, site.Title.Files[Segment], position));
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        Assert.Equal(2, site.OriginCount(Segment));
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        Assert.Equal(2, site.OriginCount(Segment));
    }

    [Fact]
    public async Task An_appliance_whose_only_disk_fails_still_answers_but_is_not_ready()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        await site.Appliance.GetAsync(site.Title.Url(Segment));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(site.Folder, "disk", "regions"))) File.WriteAllBytes(file, []);

        byte[]? body = null;
        await Deadline.UntilAsync(async () =>
        {
            // The answer under way when the disk fails may break; from then on the disk is known to be bad.
            try { body = await site.Appliance.GetAsync(site.Title.Url(Segment)); }
            catch (HttpRequestException) { return false; }
            return !site.Appliance.Store.IsHealthy;
        }, () => "the disk is still in service");
        Assert.Equal(site.Title.Files[Segment], body);
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        using HttpResponseMessage ready = await site.Appliance.SendAsync("/health/ready");
        Assert.Equal(503, (int)ready.StatusCode);
        DiskStatus disk = Assert.Single(site.Appliance.Store.Disks);
        Assert.False(disk.Healthy);
        await Deadline.UntilAsync(() => site.Fleet.Heartbeats.Last().Disks.Any(d => !d.Healthy), () => "heartbeats call the disk healthy");
    }

    [Fact]
    public async Task Content_beyond_the_budget_is_served_all_the_same_whichever_part_of_it_is_kept()
    {
        (string, int)[] segments = [.. Enumerable.Range(1, 40).Select(i => ($"video-480p/{i}.m4s", 1_000_000))];
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(segments), "--Storage:Disks:0:Size=20MiB");
        foreach ((string path, _) in segments) Assert.Equal(site.Title.Files[path], await site.Appliance.GetAsync(site.Title.Url(path)));
        DiskStatus disk = Assert.Single(site.Appliance.Store.Disks);
        Assert.True(disk is { Healthy: true } && disk.UsedBytes <= 20 * 1024 * 1024, disk.ToString());

        // Twice as much as fits: which half is kept is the admission policy's choice, that it is about half is not.
        foreach ((string path, _) in segments) Assert.Equal(site.Title.Files[path], await site.Appliance.GetAsync(site.Title.Url(path)));
        Assert.InRange(segments.Sum(segment => site.OriginCount(segment.Item1)) - segments.Length, segments.Length - 20, segments.Length);
    }

    private static void CorruptByte(string folder, byte[] body, int position)
    {
        // The body lies in slices of a MiB: find the slice's own bytes, wherever they are.
        int slice = position >> 20 << 20;
        ReadOnlySpan<byte> wanted = body.AsSpan(slice, 64);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(folder, "disk", "regions")))
        {
            byte[] region = File.ReadAllBytes(path);
            int at = region.AsSpan().IndexOf(wanted);
            if (at < 0) continue;
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Position = at + position - slice;
            file.WriteByte((byte)(body[position] ^ 0x10));
            return;
        }
        Assert.Fail("the body is in no region");
    }
}
