using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Disks;

public sealed class ScrubTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(100_000)]
    [InlineData(2 * MiB + 100)]
    public async Task What_has_rotted_on_the_disk_is_a_miss_after_the_scrub_and_nothing_else_is(int length)
    {
        using SegmentStore store = _folder.Open();
        byte[] rotten = StoreFolder.Bytes(length), sound = StoreFolder.Bytes(length);
        await StoreFolder.PutAsync(store, "rotten", rotten);
        await StoreFolder.PutAsync(store, "sound", sound);
        await UntilSealedAsync(store);
        // Verified and in memory: no reader would look again.
        Assert.Equal(rotten, await StoreFolder.GetAsync(store, "rotten"));
        Rot(rotten, at: length - 50);
        store.Scrub();
        Assert.False(store.TryOpen(new ObjectKey("rotten"), out _));
        Assert.Equal(sound, await StoreFolder.GetAsync(store, "sound"));
        Assert.Equal(1, store.Disks[0].CorruptSlices);
        Assert.NotNull(store.Disks[0].ScrubEndedAt);

        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open();
        Assert.False(reopened.TryOpen(new ObjectKey("rotten"), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tmpfs")]
    public async Task A_scrub_leaves_the_page_cache_as_it_was(string fileSystem)
    {
        using MountedDisk? memory = fileSystem.Length > 0 ? MountedDisk.InMemory(_folder.Disk(), "40m") : null;
        using SegmentStore store = _folder.Open();
        await StoreFolder.PutAsync(store, "cold", StoreFolder.Bytes(MiB));
        await StoreFolder.PutAsync(store, "hot", StoreFolder.Bytes(MiB));
        await UntilSealedAsync(store);
        StoredExtent cold = await ExtentAsync(store, "cold"), hot = await ExtentAsync(store, "hot");
        if (memory is null) PageCacheDrop.UntilSeen(cold, () => !cold.IsResident(0, MiB));
        store.Scrub();
        Assert.True(store.Disks[0].ScrubbedBytes >= 2 * MiB, $"{store.Disks[0]}");
        Assert.True(hot.IsResident(0, MiB));
        if (memory is null) Assert.False(cold.IsResident(0, MiB));
        Assert.Equal(0, store.Disks[0].CorruptSlices);
    }

    [Fact]
    public async Task A_scrubber_begins_by_itself_and_holds_up_no_closing_store()
    {
        using (SegmentStore filling = _folder.Open()) await UntilSealedAsync(filling);
        // It sleeps two seconds after each window at that rate.
        using SegmentStore store = _folder.Open(scrubMegabytesPerSecond: 1);
        long deadline = Environment.TickCount64 + 30_000;
        while (store.Disks[0].ScrubbedBytes == 0)
        {
            Assert.True(Environment.TickCount64 < deadline, "nothing was scrubbed within 30 s");
            await Task.Yield();
        }
    }

    private static async Task UntilSealedAsync(SegmentStore store)
    {
        for (int i = 0; i < 12; i++) Assert.True(await StoreFolder.PutAsync(store, $"filler {i}", StoreFolder.Bytes(MiB - 50_000)));
        long deadline = Environment.TickCount64 + 30_000;
        while (store.SealedRegions < 2)
        {
            Assert.True(Environment.TickCount64 < deadline, "not sealed within 30 s");
            await Task.Yield();
        }
    }

    private static async Task<StoredExtent> ExtentAsync(SegmentStore store, string key)
    {
        Assert.True(store.TryOpen(new ObjectKey(key), out ObjectLease? lease));
        using (lease) return await lease.ExtentAsync(0, TestContext.Current.CancellationToken);
    }

    private void Rot(byte[] body, int at)
    {
        foreach (string path in _folder.RegionFiles())
        {
            int found = File.ReadAllBytes(path).AsSpan().IndexOf(body.AsSpan(at, 50));
            if (found < 0) continue;
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Position = found;
            file.WriteByte((byte)~body[at]);
            return;
        }
        Assert.Fail("The bytes are in no region.");
    }
}
