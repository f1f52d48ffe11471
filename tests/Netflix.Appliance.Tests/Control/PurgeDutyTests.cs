using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Control;

/// <summary>Purge orders over the link.</summary>
public sealed class PurgeDutyTests
{
    private const string First = "video-480p/1.m4s", Second = "video-480p/2.m4s", Audio = "audio-und/1.m4s";
    private static readonly (string, int)[] Files = [(First, 300_000), (Second, 200_000), (Audio, 20_000)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_named_is_fetched_again_by_whoever_asks_next_and_the_order_is_acknowledged(bool isPrefix)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        foreach ((string path, _) in Files) await site.Appliance.GetAsync(site.Title.Url(path));
        int[] before = [.. Files.Select(file => site.OriginCount(file.Item1))];
        site.Fleet.Purge(isPrefix
            ? new PurgeOrder { Number = 41, IsPrefix = true, Paths = { site.Title.Url("video-480p/") } }
            : new PurgeOrder { Number = 41, Paths = { site.Title.Url(First), site.Title.Url(Second), "no path at all" } });
        await DoneAsync(site, 41);
        foreach ((string path, _) in Files) Assert.Equal(site.Title.Files[path], await site.Appliance.GetAsync(site.Title.Url(path)));
        Assert.Equal([before[0] + 1, before[1] + 1, before[2]], Files.Select(file => site.OriginCount(file.Item1)));
    }

    [Fact]
    public async Task An_assigned_title_is_brought_back_without_a_viewer()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        site.Fleet.Assignment = new Assignment { Version = 2, Titles = { new AssignedTitle { Number = 9, Package = site.Title.Id.ToString() } } };
        await HeldAsync(site);
        int fetched = site.OriginCount(First);
        site.Fleet.Purge(new PurgeOrder { Number = 1, IsPrefix = true, Paths = { site.Title.Url("") } });
        await DoneAsync(site, 1);
        await Deadline.UntilAsync(() => site.OriginCount(First) > fetched, () => $"{site.OriginCount(First)} fetches");
        await HeldAsync(site);
    }

    [Fact]
    public async Task After_a_restart_it_asks_for_what_follows_the_last_order_it_carried_out()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        site.Fleet.Purge(new PurgeOrder { Number = 5, Paths = { site.Title.Url(First) } });
        site.Fleet.Purge(new PurgeOrder { Number = 8, Paths = { site.Title.Url(Second) } });
        await DoneAsync(site, 8);
        Assert.Equal(0UL, site.Fleet.Hellos.Last().Hello.PurgedUpTo);
        int hellos = site.Fleet.Hellos.Count;
        await site.RestartApplianceAsync();
        await Deadline.UntilAsync(() => site.Fleet.Hellos.Count > hellos, () => "no new stream");
        Assert.Equal(8UL, site.Fleet.Hellos.Last().Hello.PurgedUpTo);
    }

    private static Task DoneAsync(EdgeSite site, ulong number) =>
        Deadline.UntilAsync(() => site.Fleet.Heartbeats.LastOrDefault()?.PurgedUpTo == number, () => $"the last heartbeat says {site.Fleet.Heartbeats.LastOrDefault()}");

    private static Task HeldAsync(EdgeSite site)
    {
        ulong total = (ulong)site.Title.Files.Values.Sum(body => (long)body.Length);
        return Deadline.UntilAsync(() => site.Fleet.Heartbeats.LastOrDefault() is { FillsPending: 0 } beat && beat.HeldBytes == total, () => $"of {total} bytes: {site.Fleet.Heartbeats.LastOrDefault()}");
    }
}
