using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

public sealed class SegmentStoreTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(MiB)]
    [InlineData(MiB + 1)]
    [InlineData(3 * MiB)]
    public async Task What_was_committed_is_read_back_now_and_after_a_restart(int length)
    {
        byte[] body = StoreFolder.Bytes(length);
        using (SegmentStore store = _folder.Open())
        {
            Assert.True(await StoreFolder.PutAsync(store, "a", body));
            Assert.Equal(body, await StoreFolder.GetAsync(store, "a"));
        }
        using SegmentStore reopened = _folder.Open();
        Assert.Equal(body, await StoreFolder.GetAsync(reopened, "a"));
        Assert.True(reopened.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease) Assert.Equal("about it"u8.ToArray(), lease.Metadata.ToArray());
    }

    [Fact]
    public async Task An_object_is_invisible_until_it_is_committed_and_gone_when_it_never_is()
    {
        using SegmentStore store = _folder.Open();
        Assert.True(await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(3 * MiB), commit: false));
        Assert.Null(await StoreFolder.GetAsync(store, "a"));
        Assert.True(await StoreFolder.PutAsync(store, "b", StoreFolder.Bytes(10)));

        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open();
        Assert.Null(await StoreFolder.GetAsync(reopened, "a"));
        Assert.NotNull(await StoreFolder.GetAsync(reopened, "b"));
        Assert.Equal(1, reopened.Disks[0].Slices);
    }

    [Fact]
    public async Task A_new_version_replaces_the_old_one_and_readers_of_the_old_one_finish()
    {
        using SegmentStore store = _folder.Open();
        byte[] old = StoreFolder.Bytes(2 * MiB), fresh = StoreFolder.Bytes(MiB + 5);
        await StoreFolder.PutAsync(store, "a", old);
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? reader));
        await StoreFolder.PutAsync(store, "a", fresh);
        Assert.Equal(fresh, await StoreFolder.GetAsync(store, "a"));
        using (reader) Assert.Equal(old, await StoreFolder.ReadAsync(reader));

        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open();
        Assert.Equal(fresh, await StoreFolder.GetAsync(reopened, "a"));
    }

    [Fact]
    public async Task The_budget_holds_and_the_oldest_goes_first()
    {
        using SegmentStore store = _folder.Open();
        var bodies = Enumerable.Range(0, 60).Select(_ => StoreFolder.Bytes(MiB - 100)).ToArray();
        for (int i = 0; i < bodies.Length; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", bodies[i]));

        byte[]?[] found = await Task.WhenAll(Enumerable.Range(0, bodies.Length).Select(i => StoreFolder.GetAsync(store, $"{i}")));
        int firstKept = Array.FindIndex(found, body => body is not null);
        Assert.InRange(bodies.Length - firstKept, 12, 20);
        Assert.All(found.Skip(firstKept).Zip(bodies.Skip(firstKept)), pair => Assert.Equal(pair.Second, pair.First));
        long onDisk = _folder.RegionFiles().Sum(file => new FileInfo(file).Length);
        Assert.True(onDisk <= 20 * MiB, $"{onDisk} bytes on disk");
        // Entries of evicted regions leave the index with them.
        Assert.Equal(bodies.Length - firstKept, store.Disks[0].Slices);
    }

    [Fact]
    public async Task What_somebody_reads_is_not_recycled_under_him()
    {
        using SegmentStore store = _folder.Open();
        byte[] body = StoreFolder.Bytes(2 * MiB);
        await StoreFolder.PutAsync(store, "read", body);
        Assert.True(store.TryOpen(new ObjectKey("read"), out ObjectLease? reader));
        using (reader)
        {
            for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB));
            Assert.Equal(body, await StoreFolder.ReadAsync(reader));
        }
        for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB));
        Assert.Null(await StoreFolder.GetAsync(store, "read"));
    }

    [Fact]
    public async Task Pinned_content_survives_any_demand_and_pins_leave_room_for_demand()
    {
        using SegmentStore store = _folder.Open("24MiB");
        List<string> pinned = [];
        for (int i = 0; i < 40 && await StoreFolder.PutAsync(store, $"pin{i}", StoreFolder.Bytes(MiB), Retention.Pinned); i++) pinned.Add($"pin{i}");
        Assert.InRange(pinned.Count, 8, 16);
        Assert.False(store.CanPin(new ObjectKey("x"), MiB));
        for (int i = 0; i < 60; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB)), $"no room for demand {i}");
        foreach (string key in pinned) Assert.NotNull(await StoreFolder.GetAsync(store, key));

        store.RetainPins([]);
        for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB));
        Assert.Null(await StoreFolder.GetAsync(store, pinned[0]));
    }

    [Fact]
    public async Task What_viewers_brought_in_can_be_pinned_afterwards()
    {
        using SegmentStore store = _folder.Open("24MiB");
        byte[] body = StoreFolder.Bytes(2 * MiB + 7);
        await StoreFolder.PutAsync(store, "a", body);
        Assert.True(await store.PinAsync(new ObjectKey("a"), TestContext.Current.CancellationToken));
        Assert.False(await store.PinAsync(new ObjectKey("absent"), TestContext.Current.CancellationToken));
        for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB));
        Assert.Equal(body, await StoreFolder.GetAsync(store, "a"));

        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open("24MiB");
        Assert.True(reopened.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease) Assert.True(lease.IsPinned);
    }

    [Fact]
    public async Task What_was_pinned_where_pins_lie_already_is_pinned_whole_after_a_kill()
    {
        using SegmentStore store = _folder.Open("24MiB");
        Assert.True(await StoreFolder.PutAsync(store, "first", StoreFolder.Bytes(100), Retention.Pinned));
        // The original in a younger region than the copy: of both the scan sees the original last.
        for (int i = 0; i < 5; i++) await StoreFolder.PutAsync(store, $"before{i}", StoreFolder.Bytes(MiB));
        byte[] body = StoreFolder.Bytes(MiB + 7);
        await StoreFolder.PutAsync(store, "a", body);
        Assert.True(await store.PinAsync(new ObjectKey("a"), TestContext.Current.CancellationToken));

        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open("24MiB");
        for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(reopened, $"{i}", StoreFolder.Bytes(MiB));
        Assert.Equal(body, await StoreFolder.GetAsync(reopened, "a"));
    }

    [Fact]
    public async Task A_smaller_budget_at_the_next_start_gives_space_back()
    {
        using (SegmentStore store = _folder.Open("40MiB"))
        {
            for (int i = 0; i < 40; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB));
        }
        using SegmentStore smaller = _folder.Open("20MiB");
        Assert.True(_folder.RegionFiles().Sum(file => new FileInfo(file).Length) <= 20 * MiB);
        Assert.NotNull(await StoreFolder.GetAsync(smaller, "39"));
    }

    [Fact]
    public void A_folder_in_use_is_not_opened_twice()
    {
        using SegmentStore first = _folder.Open();
        using SegmentStore second = _folder.Open();
        Assert.True(first.IsHealthy);
        DiskStatus disk = Assert.Single(second.Disks);
        Assert.Contains("another appliance", disk.Failure?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_writers_and_readers_at_once_see_whole_objects_only()
    {
        using SegmentStore store = _folder.Open();
        // The body of a key is derived from it, so that any reader can tell a wrong one.
        static byte[] BodyOf(int key) => [.. Enumerable.Repeat((byte)key, 100_000 + key * 9_000)];
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            int key = i % 150;
            if (i % 3 == 0) await StoreFolder.PutAsync(store, $"{key}", BodyOf(key));
            else if (await StoreFolder.GetAsync(store, $"{key}") is { } body) Assert.True(body.AsSpan().SequenceEqual(BodyOf(key)), $"{key} has other bytes");
        });
        Assert.True(store.Disks[0] is { Healthy: true, EvictedRegions: > 0 }, store.Disks[0].ToString());
    }
}
