using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Disks;

/// <summary>Disks that fail under a running store and come back, on real file systems: full, read-only, without blocks, moved away.</summary>
public sealed class DiskReturnTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();
    private readonly byte[] _body = StoreFolder.Bytes(100_000);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_was_moved_away_is_out_of_service_until_it_is_back_with_all_it_holds()
    {
        using SegmentStore store = _folder.Open(disks: 2);
        int[] counts = await FillAsync(store);
        string path = _folder.Disk(1), away = path + ".away";
        Directory.Move(path, away);
        store.ProbeDisks();
        DiskFailure failure = AssertOut(store, 1);
        Assert.Equal(counts[0], await HeldAsync(store));

        // The mount point without its disk: nothing is put there.
        Directory.CreateDirectory(path);
        store.ProbeDisks();
        Assert.Contains("is not the disk that was there", AssertOut(store, 1).Reason, StringComparison.Ordinal);
        Assert.Equal(failure.Since, AssertOut(store, 1).Since);
        Assert.Empty(Directory.EnumerateFileSystemEntries(path));

        Directory.Delete(path);
        Directory.Move(away, path);
        await AssertComesBackAsync(store, 1);
        Assert.Equal(counts[0] + counts[1], await HeldAsync(store));
    }

    [Fact]
    public async Task What_is_read_while_its_disk_fails_and_comes_back_is_never_overwritten()
    {
        using SegmentStore store = _folder.Open("16MiB");
        byte[] old = StoreFolder.Bytes(MiB);
        Assert.True(await StoreFolder.PutAsync(store, "old", old));
        Assert.True(store.TryOpen(new ObjectKey("old"), out ObjectLease? lease));
        using (lease)
        {
            for (int returns = 1; returns <= 3; returns++)
            {
                Directory.Move(_folder.Disk(), _folder.Disk() + ".away");
                store.ProbeDisks();
                AssertOut(store, 0);
                Directory.Move(_folder.Disk() + ".away", _folder.Disk());
                await AssertComesBackAsync(store, 0, returns);
                // The ring turns several times.
                for (int i = 0; i < 60; i++) Assert.True(await StoreFolder.PutAsync(store, $"{returns} {i}", StoreFolder.Bytes(MiB)));
                Assert.Equal(old, await StoreFolder.ReadAsync(lease));
            }
        }
        store.ProbeDisks();
        for (int i = 0; i < 60; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB)));
        Assert.Null(await StoreFolder.GetAsync(store, "old"));
    }

    [Fact]
    public async Task A_disk_whose_blocks_cannot_be_read_is_out_of_service_until_they_can()
    {
        using var device = MountedDisk.OnDevice(_folder.Disk(1), 64);
        using SegmentStore store = _folder.Open(disks: 2);
        int[] counts = await FillAsync(store);
        for (int i = 0; i < Objects; i++) ForgetPages(store, i);
        using (device.LoseBlocks())
        {
            int unreadable = 0;
            for (int i = 0; i < Objects; i++)
            {
                try
                {
                    await StoreFolder.GetAsync(store, $"{i}");
                }
                catch (SliceUnreadableException)
                {
                    unreadable++;
                }
            }
            Assert.Equal(1, unreadable);
            Assert.Contains("Input/output error", AssertOut(store, 1).Reason, StringComparison.Ordinal);
            Assert.Equal(counts[0], await HeldAsync(store));
        }
        await AssertComesBackAsync(store, 1);
        // Less the one that failed it: it would do so again if only its place were bad.
        Assert.Equal(counts[0] + counts[1] - 1, await HeldAsync(store));
    }

    [Fact]
    public async Task A_disk_that_turned_read_only_is_out_of_service_until_it_is_mounted_anew()
    {
        using var device = MountedDisk.OnDevice(_folder.Disk(1), 64);
        using SegmentStore store = _folder.Open(disks: 2);
        int[] counts = await FillAsync(store);
        device.Abort();
        store.ProbeDisks();
        Assert.Contains("Read-only file system", AssertOut(store, 1).Reason, StringComparison.Ordinal);
        store.ProbeDisks();
        AssertOut(store, 1);
        device.Unmount();
        store.ProbeDisks();
        AssertOut(store, 1);
        device.MountAgain();
        await AssertComesBackAsync(store, 1);
        // What had not reached the device when it turned may be gone; what is found is right.
        Assert.InRange(await HeldAsync(store), counts[0], counts[0] + counts[1]);
    }

    [Fact]
    public async Task A_full_disk_that_cannot_keep_a_purge_is_out_of_service_until_it_has_room_and_then_keeps_it()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var memory = MountedDisk.InMemory(_folder.Disk(1), "40m");
        using SegmentStore store = _folder.Open(disks: 2);
        int[] counts = await FillAsync(store);
        string filler = Path.Combine(_folder.Disk(1), "filler");
        MountedDisk.FillUp(filler);
        Assert.Equal(PurgeOutcome.Done, (await store.PurgeAsync(PurgeScope.Key, ["1"], cancel)).Outcome);
        Assert.Contains("No space left", AssertOut(store, 1).Reason, StringComparison.Ordinal);
        store.ProbeDisks();
        AssertOut(store, 1);
        File.Delete(filler);
        await AssertComesBackAsync(store, 1);
        Assert.Equal(counts[0] + counts[1] - 1, await HeldAsync(store));
    }

    [Fact]
    public async Task What_is_purged_or_removed_while_its_disk_is_away_does_not_come_back_with_it()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using SegmentStore store = _folder.Open(disks: 2);
        int[] counts = await FillAsync(store);
        Directory.Move(_folder.Disk(1), _folder.Disk(1) + ".away");
        store.ProbeDisks();
        AssertOut(store, 1);
        for (int i = 0; i < Objects / 2; i++) Assert.Equal(PurgeOutcome.Done, (await store.PurgeAsync(PurgeScope.Key, [$"{i}"], cancel)).Outcome);
        for (int i = Objects / 2; i < Objects; i++) store.Remove(new ObjectKey($"{i}"));
        Directory.Move(_folder.Disk(1) + ".away", _folder.Disk(1));
        await AssertComesBackAsync(store, 1);
        Assert.Equal(0, await HeldAsync(store));
        Assert.True(counts[1] > 0);
    }

    [Fact]
    public async Task Nobody_needs_to_probe_a_disk_by_hand()
    {
        using SegmentStore store = _folder.Open(probeSeconds: 1);
        Assert.True(await StoreFolder.PutAsync(store, "0", _body));
        Directory.Move(_folder.Disk(), _folder.Disk() + ".away");
        await UntilAsync(() => !store.IsHealthy);
        Directory.Move(_folder.Disk() + ".away", _folder.Disk());
        await UntilAsync(() => store.IsHealthy);
        Assert.Equal(_body, await StoreFolder.GetAsync(store, "0"));
    }

    private const int Objects = 40;

    /// <returns>How many each disk got.</returns>
    private async Task<int[]> FillAsync(SegmentStore store)
    {
        for (int i = 0; i < Objects; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", _body));
        int[] counts = [.. store.Disks.Select(disk => (int)disk.Slices)];
        Assert.All(counts, count => Assert.InRange(count, 5, Objects));
        return counts;
    }

    private async Task<int> HeldAsync(SegmentStore store)
    {
        int held = 0;
        for (int i = 0; i < Objects; i++)
        {
            if (await StoreFolder.GetAsync(store, $"{i}") is not { } body) continue;
            Assert.Equal(_body, body);
            held++;
        }
        return held;
    }

    private static void ForgetPages(SegmentStore store, int number)
    {
        if (!store.TryOpen(new ObjectKey($"{number}"), out ObjectLease? lease)) return;
        using (lease)
        {
            lease.TryGetExtent(0, out StoredExtent extent);
            PageCacheDrop.Drop(extent);
        }
    }

    private static DiskFailure AssertOut(SegmentStore store, int number)
    {
        Assert.All(store.Disks.Where((_, i) => i != number), other => Assert.True(other.Healthy, other.Failure?.Reason));
        DiskFailure? failure = store.Disks[number].Failure;
        Assert.NotNull(failure);
        return failure;
    }

    private static async Task AssertComesBackAsync(SegmentStore store, int number, int returns = 1)
    {
        // A seal that was under way when the disk failed has to end first.
        await UntilAsync(() =>
        {
            store.ProbeDisks();
            return store.Disks[number].Healthy;
        });
        Assert.Equal(returns, store.Disks[number].Returns);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long deadline = Environment.TickCount64 + 30_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "not within 30 s");
            await Task.Yield();
        }
    }
}
