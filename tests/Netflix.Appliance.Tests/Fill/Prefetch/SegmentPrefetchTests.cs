using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Fill.Prefetch;

public sealed class SegmentPrefetchTests
{
    private static readonly (string Path, int Length)[] Files = [.. Enumerable.Range(1, 5).Select(number => (Segment(number), 300_000)), ("audio-und/1.m4s", 20_000)];

    [Fact]
    public async Task The_segment_behind_a_miss_is_there_before_it_is_asked_for_and_so_on()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        Assert.Equal("fwd=uri-miss; stored", await WatchAsync(site, 1));
        for (int number = 2; number <= 4; number++)
        {
            await UntilStoredAsync(site, Segment(number));
            // One ahead, never two.
            Assert.Equal(0, site.OriginCount(Segment(number + 1)));
            Assert.Equal("hit", await WatchAsync(site, number));
        }
        await UntilStoredAsync(site, Segment(5));
        Assert.Equal("hit", await WatchAsync(site, 5));
        Assert.All(Enumerable.Range(1, 5), number => Assert.Equal(1, site.OriginCount(Segment(number))));
        Assert.Equal(0, site.OriginCount("audio-und/1.m4s"));
    }

    [Fact]
    public async Task A_viewer_who_asks_while_it_is_under_way_joins_it()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        var slow = new OriginBehaviour { PauseAfterBytes = 200_000 };
        site.Origin.Behaviours[site.Title.Url(Segment(2))] = slow;
        await WatchAsync(site, 1);
        await Deadline.UntilAsync(() => site.OriginCount(Segment(2)) == 1, () => "the second segment was not asked for");
        Task<string> watching = Task.FromResult("");
        await site.Appliance.UntilCollapsedAsync(() => watching = WatchAsync(site, 2), wanted: 1);
        slow.GoOn.SetResult();
        Assert.Equal("fwd=uri-miss; stored; collapsed", await watching);
        Assert.Equal(1, site.OriginCount(Segment(2)));
        await UntilStoredAsync(site, Segment(3));
    }

    [Fact]
    public async Task A_crowd_at_one_segment_fetches_the_next_one_once()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => WatchAsync(site, 1)));
        await UntilStoredAsync(site, Segment(2));
        Assert.Equal(1, site.OriginCount(Segment(2)));
    }

    [Fact]
    public async Task Metrics_tell_what_was_fetched_ahead_and_what_of_it_was_of_use()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files));
        var meters = site.Appliance.Services.GetRequiredService<IMeterFactory>();
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Netflix.Appliance.Prefetch" && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) => counts.AddOrUpdate(instrument.Name, count, (_, sum) => sum + count));
        listener.Start();
        await WatchAsync(site, 1);
        await UntilStoredAsync(site, Segment(2));
        await WatchAsync(site, 2);
        await UntilStoredAsync(site, Segment(3));
        listener.RecordObservableInstruments();
        Assert.Equal(
            [("cdn.prefetch.begun", 2L), ("cdn.prefetch.used", 1L), ("cdn.prefetch.wasted", 0L)],
            counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public async Task What_lay_on_disk_already_leads_nowhere()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files), "--Fill:PrefetchNext=false");
        await WatchAsync(site, 1);
        await site.RestartApplianceAsync();
        Assert.Equal("hit", await WatchAsync(site, 1));
        Assert.Equal("fwd=uri-miss; stored", await WatchAsync(site, 2));
    }

    [Fact]
    public async Task One_that_cannot_be_had_is_no_loss_to_whoever_asks_for_it_later()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(Files), "--Fill:Attempts=1");
        site.Origin.Behaviours[site.Title.Url(Segment(2))] = new OriginBehaviour { Status = 503 };
        await WatchAsync(site, 1);
        await Deadline.UntilAsync(() => site.OriginCount(Segment(2)) == 1, () => "the second segment was not asked for");
        site.Origin.Behaviours.Clear();
        await Deadline.UntilAsync(async () =>
        {
            using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment(2)));
            return answer.IsSuccessStatusCode;
        }, () => "the second segment is not given");
    }

    private static string Segment(int number) => $"video-1080p/{number}.m4s";

    /// <returns>What the cache says of it.</returns>
    private static async Task<string> WatchAsync(EdgeSite site, int number)
    {
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment(number)));
        Assert.Equal(site.Title.Files[Segment(number)], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return answer.Headers.GetValues("Cache-Status").Single()["edge-a; ".Length..];
    }

    private static Task UntilStoredAsync(EdgeSite site, string path) => Deadline.UntilAsync(
        () =>
        {
            bool stored = site.Appliance.Store.TryOpen(new Netflix.Appliance.Storage.ObjectKey(site.Title.Url(path)[1..]), out ObjectLease? lease);
            lease?.Dispose();
            return stored;
        },
        () => $"{path} is not stored; the origin was asked for it {site.OriginCount(path)} times");
}
