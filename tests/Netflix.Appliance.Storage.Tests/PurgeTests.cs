using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

public sealed class PurgeTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PurgeScope.Key, "/a/1", new[] { "/a/2", "/b/1" })]
    [InlineData(PurgeScope.Prefix, "/a/", new[] { "/b/1" })]
    [InlineData(PurgeScope.SurrogateKey, "title-1", new[] { "/a/2" })]
    public async Task What_a_purge_covers_is_gone_when_it_returns_and_stays_gone(PurgeScope scope, string text, string[] kept)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open();
        await PutAsync(store, "/a/1", "title-1");
        await PutAsync(store, "/a/2", "title-2");
        await PutAsync(store, "/b/1", "title-1");
        Assert.Equal(new PurgeResult(PurgeOutcome.Done, 3 - kept.Length), await store.PurgeAsync(scope, [text], cancel));
        AssertHolds(store, kept);

        // As the kill at this moment leaves it, and rebuilt from the regions after the sweep.
        using StoreFolder killed = _folder.AfterKill();
        using (SegmentStore reopened = killed.Open()) AssertHolds(reopened, kept);
        await UntilSweptAsync(_folder);
        using StoreFolder swept = _folder.AfterKill();
        using SegmentStore rebuilt = swept.Open();
        AssertHolds(rebuilt, kept);
        await PutAsync(rebuilt, "/a/1", "title-1");
        Assert.True(rebuilt.TryOpen(new ObjectKey("/a/1"), out ObjectLease? fresh), "what came after the purge is kept");
        fresh.Dispose();
    }

    [Fact]
    public async Task A_fill_that_began_before_the_purge_is_not_kept_and_an_old_lease_brings_nothing_back()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open();
        await PutAsync(store, "b", "x");
        Assert.True(store.TryOpen(new ObjectKey("b"), out ObjectLease? lease));
        using (lease)
        using (ObjectWriter writer = store.TryCreate(new ObjectKey("a"), Retention.Demand)!)
        {
            await store.PurgeAsync(PurgeScope.Prefix, ["a"], cancel);
            await store.PurgeAsync(PurgeScope.Key, ["b"], cancel);
            Assert.Null(await writer.CommitAsync(new byte[10], default, cancel));
            Assert.False(await lease.ReplaceMetadataAsync(new byte[1], cancel));
        }
        await UntilSweptAsync(_folder);
        AssertHolds(store, []);
    }

    [Fact]
    public async Task A_fetch_that_began_before_the_purge_is_not_kept_however_late_it_is_written()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open();
        using (FillStart before = store.BeginFill())
        {
            await store.PurgeAsync(PurgeScope.Key, ["a"], cancel);
            using FillStart after = store.BeginFill();
            using ObjectWriter old = store.TryCreate(new ObjectKey("a"), Retention.Demand, start: before)!, fresh = store.TryCreate(new ObjectKey("a"), Retention.Demand, start: after)!;
            Assert.NotNull(await fresh.CommitAsync(new byte[20], default, cancel));
            Assert.Null(await old.CommitAsync(new byte[10], default, cancel));
        }
        await UntilSweptAsync(_folder);
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease) Assert.Equal(20, lease.Length);
    }

    [Fact]
    public async Task More_purges_than_can_be_kept_are_refused()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open();
        // A fill under way holds the sweep back.
        using ObjectWriter writer = store.TryCreate(new ObjectKey("a"), Retention.Demand)!;
        for (int i = 0; i < PurgeMarkers.Most; i++) Assert.Equal(PurgeOutcome.Done, (await store.PurgeAsync(PurgeScope.Key, [$"{i}"], cancel)).Outcome);
        Assert.Equal(PurgeOutcome.Full, (await store.PurgeAsync(PurgeScope.Key, ["one more"], cancel)).Outcome);
    }

    private static async Task PutAsync(SegmentStore store, string key, string surrogateKey)
    {
        using ObjectWriter writer = store.TryCreate(new ObjectKey(key), Retention.Demand)!;
        Assert.NotNull(await writer.CommitAsync(StoreFolder.Bytes(1000), default, [surrogateKey], CancellationToken.None));
    }

    private static void AssertHolds(SegmentStore store, string[] kept)
    {
        foreach (string key in (string[])["/a/1", "/a/2", "/b/1", "a", "b"])
        {
            bool found = store.TryOpen(new ObjectKey(key), out ObjectLease? lease);
            lease?.Dispose();
            Assert.True(found == kept.Contains(key), $"{key} is {(found ? "found" : "missing")}");
        }
    }

    private static async Task UntilSweptAsync(StoreFolder folder)
    {
        string path = Path.Combine(folder.Disk(), "purges");
        long deadline = Environment.TickCount64 + 20_000;
        while (PurgeFile.Read(path).Count > 0)
        {
            Assert.True(Environment.TickCount64 < deadline, $"still {PurgeFile.Read(path).Count} purges after 20 s");
            await Task.Yield();
        }
    }
}
