using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.PageCache;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Objects;

public sealed class ObjectLeaseTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_hit_is_found_by_bytes_and_keeps_what_its_reader_attached()
    {
        using SegmentStore store = _folder.Open();
        await StoreFolder.PutAsync(store, "/käse", StoreFolder.Bytes(100));
        object attached = new();
        Assert.True(store.TryOpen("/käse"u8, out ObjectLease? first));
        using (first) first.Attachment = attached;
        Assert.Equal(Lookup.Hit, store.OpenNow("/käse"u8, out ObjectLease? second));
        using (second) Assert.Same(attached, second!.Attachment);
        Assert.Equal(Lookup.Miss, store.OpenNow("/"u8, out _));

        await StoreFolder.PutAsync(store, "/käse", StoreFolder.Bytes(100));
        Assert.True(store.TryOpen("/käse"u8, out ObjectLease? newer));
        using (newer) Assert.Null(newer.Attachment);
    }

    [Fact]
    public async Task A_slice_has_an_extent_at_once_when_it_was_verified_before()
    {
        using SegmentStore store = _folder.Open();
        await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(2 * MiB + 1));
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease)
        {
            Assert.False(lease.TryGetExtent(2, out _));
            StoredExtent verified = await lease.ExtentAsync(2, TestContext.Current.CancellationToken);
            Assert.True(lease.TryGetExtent(2, out StoredExtent again));
            Assert.Equal(verified, again);
            Assert.False(lease.TryGetExtent(1, out _));
        }
    }

    [Fact]
    public async Task What_left_the_page_cache_is_said_so_and_brought_in()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open();
        byte[] body = StoreFolder.Bytes(MiB);
        await StoreFolder.PutAsync(store, "a", body);
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease)
        {
            StoredExtent extent = await lease.ExtentAsync(0, cancel);
            Assert.True(extent.IsResident(0, MiB));
            PageCacheDrop.Drop(extent);
            Assert.False(extent.IsResident(0, MiB));
            PageCacheDrop.UntilSeen(extent, () => !PageCacheReads.AskEveryPage(extent.File, extent.Offset, MiB));
            PageCacheDrop.UntilSeen(extent, () => !extent.TryReadResident(500_000, new byte[100], out _));

            await lease.BringInAsync(extent, 0, MiB, cancel);
            Assert.True(extent.IsResident(0, MiB));
            Assert.True(PageCacheReads.AskEveryPage(extent.File, extent.Offset, MiB));
            byte[] read = new byte[100];
            Assert.True(extent.TryReadResident(500_000, read, out int count));
            Assert.Equal(body.AsSpan(500_000, count), read.AsSpan(0, count));

            PageCacheDrop.Drop(extent);
            Assert.Equal(body, await StoreFolder.ReadAsync(lease));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3 * MiB + 5)]
    public async Task Metadata_is_replaced_and_the_body_stays(int length)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        byte[] body = StoreFolder.Bytes(length);
        using (SegmentStore store = _folder.Open())
        {
            await StoreFolder.PutAsync(store, "a", body);
            long slices = store.Disks[0].Slices;
            for (byte i = 1; i <= 3; i++)
            {
                Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
                using (lease) Assert.True(await lease.ReplaceMetadataAsync(new byte[] { i }, cancel));
            }
            Assert.Equal(slices, store.Disks[0].Slices);
            await AssertIsAsync(store, body, [3]);
        }
        using SegmentStore reopened = _folder.Open();
        await AssertIsAsync(reopened, body, [3]);
    }

    [Fact]
    public async Task Metadata_of_a_version_that_was_replaced_meanwhile_replaces_nothing()
    {
        using SegmentStore store = _folder.Open();
        byte[] fresh = StoreFolder.Bytes(20);
        await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(10));
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? old));
        await StoreFolder.PutAsync(store, "a", fresh);
        using (old) Assert.False(await old.ReplaceMetadataAsync(new byte[] { 1 }, TestContext.Current.CancellationToken));
        await AssertIsAsync(store, fresh, "about it"u8.ToArray());
    }

    [Fact]
    public async Task A_sparse_object_has_the_slices_that_came_and_no_others_also_after_a_kill()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        byte[] body = StoreFolder.Bytes(5 * MiB + 77);
        using SegmentStore store = _folder.Open();
        Assert.True(await store.CreateSparseAsync(new ObjectKey("huge"), body.Length, new byte[] { 9 }, [], Retention.Demand, cancel));
        int[] come = [5, 2];
        foreach (int number in come)
        {
            Assert.True(store.TryOpen(new ObjectKey("huge"), out ObjectLease? writing));
            using (writing) Assert.True(await writing.WriteSliceAsync(number, Slice(body, number), cancel));
        }
        await AssertHasAsync(store, body, come);
        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open();
        await AssertHasAsync(reopened, body, come);

        Assert.True(reopened.TryOpen(new ObjectKey("huge"), out ObjectLease? revised));
        using (revised) Assert.True(await revised.ReplaceMetadataAsync(new byte[] { 8 }, cancel));
        Assert.True(reopened.TryOpen(new ObjectKey("huge"), out ObjectLease? more));
        using (more) Assert.True(await more.WriteSliceAsync(0, Slice(body, 0), cancel));
        await AssertHasAsync(reopened, body, [0, .. come]);
    }

    private static ReadOnlyMemory<byte> Slice(byte[] body, int number) =>
        body.AsMemory(number * MiB, Math.Min(MiB, body.Length - number * MiB));

    private static async Task AssertHasAsync(SegmentStore store, byte[] body, int[] slices)
    {
        Assert.True(store.TryOpen(new ObjectKey("huge"), out ObjectLease? lease));
        using (lease)
        {
            Assert.True(lease.IsSparse);
            Assert.Equal(body.Length, lease.Length);
            for (int number = 0; number < lease.SliceCount; number++)
            {
                Assert.Equal(slices.Contains(number), lease.HasSlice(number));
                if (!lease.HasSlice(number)) continue;
                StoredExtent extent = await lease.ExtentAsync(number, CancellationToken.None);
                byte[] read = new byte[extent.Length];
                RandomAccess.Read(extent.File, read, extent.Offset);
                Assert.True(read.AsSpan().SequenceEqual(Slice(body, number).Span), $"slice {number}");
            }
        }
    }

    private static async Task AssertIsAsync(SegmentStore store, byte[] body, byte[] metadata)
    {
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease)
        {
            Assert.Equal(metadata, lease.Metadata.ToArray());
            Assert.Equal(body, await StoreFolder.ReadAsync(lease));
        }
    }
}
