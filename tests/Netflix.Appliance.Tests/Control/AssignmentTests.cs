using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Control;

public sealed class AssignmentTests
{
    private static readonly (string, int)[] Files = [("video-480p/1.m4s", 1_500_000), ("video-480p/2.m4s", 900_000), ("audio-und/1.m4s", 20_000)];

    [Fact]
    public async Task Heartbeats_carry_real_figures()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        await site.Appliance.GetAsync(site.Title.Url("video-480p/1.m4s"));
        await Deadline.UntilAsync(
            // The fetch and the answer may fall into two intervals.
            () => site.Fleet.Heartbeats.Any(beat => beat is { EgressBitsPerSecond: > 0, HitRatio: < 1, Connections: > 0 })
                && site.Fleet.Heartbeats.Any(beat => beat.FillBitsPerSecond > 0),
            () => $"the last heartbeat says {site.Fleet.Heartbeats.LastOrDefault()}");
        DiskState disk = Assert.Single(site.Fleet.Heartbeats.Last().Disks);
        Assert.True(disk is { Healthy: true, UsedBytes: > 1_500_000, CapacityBytes: 256 * 1024 * 1024 }, disk.ToString());
    }

    [Fact]
    public async Task Assigned_titles_are_on_disk_before_anyone_asks_for_them()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        await AssignAsync(site, site.Title);
        int fetched = site.Origin.Requests.Count;
        foreach ((string path, byte[] body) in site.Title.Files) Assert.Equal(body, await site.Appliance.GetAsync(site.Title.Url(path)));
        Assert.Equal(fetched, site.Origin.Requests.Count);
    }

    [Fact]
    public async Task Assigned_titles_stay_when_viewers_ask_for_more_than_the_disk_holds()
    {
        (string, int)[] many = [.. Enumerable.Range(1, 30).Select(i => ($"video-1080p/{i}.m4s", 1_000_000))];
        TitlePackage demanded = TitlePackage.With(many);
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files), "--Storage:Disks:0:Size=20MiB");
        site.Origin.Publish(demanded);
        // Some of it is there already, brought in by a viewer: it has to move to the pinned regions.
        await site.Appliance.GetAsync(site.Title.Url(Files[0].Item1));
        await AssignAsync(site, site.Title);
        foreach ((string path, _) in many) await site.Appliance.GetAsync(demanded.Url(path));
        Assert.True(site.Appliance.Store.Disks[0].EvictedRegions > 0, site.Appliance.Store.Disks[0].ToString());
        int fetched = site.Origin.Requests.Count;
        foreach ((string path, byte[] body) in site.Title.Files) Assert.Equal(body, await site.Appliance.GetAsync(site.Title.Url(path)));
        Assert.Equal(fetched, site.Origin.Requests.Count);
    }

    [Fact]
    public async Task A_title_that_is_no_longer_assigned_makes_room()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(
            TitlePackage.With([.. Enumerable.Range(1, 9).Select(i => ($"a/{i}.m4s", 1_000_000))]), "--Storage:Disks:0:Size=20MiB");
        TitlePackage next = TitlePackage.With([.. Enumerable.Range(1, 9).Select(i => ($"b/{i}.m4s", 1_000_000))]);
        site.Origin.Publish(next);
        await AssignAsync(site, site.Title);
        await AssignAsync(site, next);
        int fetched = site.Origin.Requests.Count;
        foreach ((string path, byte[] body) in next.Files) Assert.Equal(body, await site.Appliance.GetAsync(next.Url(path)));
        Assert.Equal(fetched, site.Origin.Requests.Count);
    }

    [Fact]
    public async Task Without_a_control_plane_a_restarted_appliance_serves_and_fills_with_the_last_configuration()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        await AssignAsync(site, site.Title);
        TitlePackage unassigned = TitlePackage.With(Files);
        site.Origin.Publish(unassigned);
        await site.Fleet.StopAsync();
        await site.RestartApplianceAsync();
        int fetched = site.Origin.Requests.Count;
        foreach ((string path, byte[] body) in site.Title.Files) Assert.Equal(body, await site.Appliance.GetAsync(site.Title.Url(path)));
        Assert.Equal(fetched, site.Origin.Requests.Count);
        Assert.Equal(unassigned.Files["video-480p/2.m4s"], await site.Appliance.GetAsync(unassigned.Url("video-480p/2.m4s")));

        string token = Path.Combine(site.Folder, "disk", "control", "origin-access.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(token));
    }

    [Fact]
    public async Task A_pull_that_fails_is_tried_again_until_the_title_is_there()
    {
        TitlePackage late = TitlePackage.With(Files);
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("x/1.m4s", 10)), "--Fill:NotFoundSeconds=0");
        site.Fleet.Assignment = new Assignment { Version = 2, Titles = { new AssignedTitle { Number = NumberOf(late), Package = late.Id.ToString() } } };
        await Deadline.UntilAsync(
            () => site.Fleet.Heartbeats.LastOrDefault() is { AssignmentVersion: 2, FillsPending: 1 },
            () => $"{site.Origin.Count(late.Url("title.json"))} requests; {site.Fleet.Heartbeats.LastOrDefault()}");
        site.Origin.Publish(late);
        await HeldAsync(site, late);
    }

    private static async Task AssignAsync(EdgeSite site, TitlePackage title)
    {
        site.Fleet.Assignment = new Assignment { Version = site.Fleet.Assignment.Version + 1, Titles = { new AssignedTitle { Number = NumberOf(title), Package = title.Id.ToString() } } };
        await HeldAsync(site, title);
    }

    private static Task HeldAsync(EdgeSite site, TitlePackage title)
    {
        ulong total = (ulong)title.Files.Values.Sum(body => (long)body.Length);
        return Deadline.UntilAsync(
            () => site.Fleet.Heartbeats.LastOrDefault() is { FillsPending: 0 } beat && beat.AssignmentVersion == site.Fleet.Assignment.Version
                && beat.HeldBytes == total && beat.AssignedBytes == total && site.Fleet.Held.Contains((int)NumberOf(title)) && beat.HoldingsDigest == site.Fleet.Held.Digest,
            () => $"of {total} bytes: {site.Fleet.Heartbeats.LastOrDefault()}; titles {string.Join(", ", site.Fleet.Held.Numbers())}");
    }

    // Any that differs from title to title.
    private static uint NumberOf(TitlePackage title) => (uint)(Convert.ToUInt32(title.Id.ToString()[..4], 16) % 5_000);
}
