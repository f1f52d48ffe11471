using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

public sealed class SelectionTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_viewers_keep_asking_for_outlives_many_times_the_disk_of_what_they_ask_for_once()
    {
        byte[] small = StoreFolder.Bytes(50_000), large = StoreFolder.Bytes(2 * MiB + 3), pinned = StoreFolder.Bytes(MiB);
        using (SegmentStore store = Open(_folder))
        {
            Assert.True(await StoreFolder.PutAsync(store, "small", small));
            Assert.True(await StoreFolder.PutAsync(store, "large", large));
            Assert.True(await StoreFolder.PutAsync(store, "pinned", pinned, Retention.Pinned));
            for (int i = 0; i < 300; i++)
            {
                Assert.True(await StoreFolder.PutAsync(store, $"once {i}", StoreFolder.Bytes(MiB - 4096)), $"no room for {i}: {store.Disks[0]}");
                Assert.True(await AskAsync(store, "small", small), $"small was lost at {i}");
                Assert.True(await AskAsync(store, "large", large), $"large was lost at {i}");
            }
            Assert.True(_folder.RegionFiles().Sum(file => new FileInfo(file).Length) <= 32 * MiB);
            Assert.True(store.Disks[0] is { Healthy: true, EvictedRegions: > 60 }, store.Disks[0].ToString());
        }
        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = Open(killed);
        Assert.True(await AskAsync(reopened, "small", small));
        Assert.True(await AskAsync(reopened, "large", large));
        Assert.True(await AskAsync(reopened, "pinned", pinned));
    }

    [Fact]
    public async Task Readers_and_writers_under_pressure_see_whole_objects_only()
    {
        using SegmentStore store = Open(_folder);
        static byte[] BodyOf(int key) => [.. Enumerable.Repeat((byte)key, 100_000 + key * 9_000)];
        await Parallel.ForEachAsync(Enumerable.Range(0, 900), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            int key = i % 3 == 0 ? i % 200 : i * i % 30;
            if (store.TryOpen(new ObjectKey($"{key}").Utf8, out ObjectLease? lease))
            {
                using (lease) Assert.True((await StoreFolder.ReadAsync(lease)).AsSpan().SequenceEqual(BodyOf(key)), $"{key} has other bytes");
            }
            else
            {
                await StoreFolder.PutAsync(store, $"{key}", BodyOf(key));
            }
        });
        Assert.True(store.Disks[0] is { Healthy: true, EvictedRegions: > 0 }, store.Disks[0].ToString());
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(40_000)]
    public async Task An_index_that_is_full_before_the_disk_gives_up_regions_and_goes_on(int bytes)
    {
        using SegmentStore store = _folder.Open("32MiB", expectedSliceBytes: 128 * 1024, selectByFrequency: true);
        byte[] body = StoreFolder.Bytes(bytes);
        for (int i = 0; i < 4_000; i++)
        {
            Assert.True(await StoreFolder.PutAsync(store, $"{i}", body), $"no room for {i}: {store.Disks[0]}");
            // Popular enough to be kept when its region goes.
            for (int asked = 0; asked < 4; asked++) Assert.True(await AskAsync(store, $"{i}", body), $"{i} was lost");
        }
        Assert.InRange(store.Disks[0].EvictedRegions, 1, 400);
        Assert.True(_folder.RegionFiles().Sum(file => new FileInfo(file).Length) <= 32 * MiB);
        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open("32MiB", expectedSliceBytes: 128 * 1024, selectByFrequency: true);
        Assert.True(await AskAsync(reopened, "3999", body));
    }

    private static SegmentStore Open(StoreFolder folder) => StoreFolder.Open("32MiB", [folder.Disk()], selectByFrequency: true);

    private static async Task<bool> AskAsync(SegmentStore store, string key, byte[] body)
    {
        if (!store.TryOpen(new ObjectKey(key).Utf8, out ObjectLease? lease)) return false;
        using (lease) return (await StoreFolder.ReadAsync(lease)).AsSpan().SequenceEqual(body);
    }
}
