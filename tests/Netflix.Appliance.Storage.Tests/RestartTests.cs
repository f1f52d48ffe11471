using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Slices;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests;

public sealed class RestartTests : IDisposable
{
    private const int Objects = 40;

    private readonly StoreFolder _folder = new();
    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Objects).Select(i => StoreFolder.Bytes(i * 5_000))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_closed_store_opens_from_its_checkpoint_and_scans_only_the_open_regions()
    {
        await FillAndCloseAsync();
        using SegmentStore store = _folder.Open();
        DiskOpeningTimes? times = store.Disks[0].Opening;
        Assert.True(times is { FromCheckpoint: true, ScannedRegions: <= 1 }, $"{times}");
        await AssertAllAsync(store);
        Assert.Equal(Objects, store.Disks[0].Slices);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("deleted")]
    public async Task Damage_to_any_file_of_a_checkpoint_means_a_rebuild_and_loses_nothing(string damage)
    {
        await FillAndCloseAsync();
        string index = Path.Combine(_folder.Disk(), "index");
        string[] files = [.. Directory.EnumerateFiles(index, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).Select(file => Path.GetRelativePath(_folder.Path, file))];
        Assert.True(files.Length >= 4, string.Join(", ", files));
        var random = new Random(7);
        foreach (string file in files)
        {
            using StoreFolder damaged = _folder.AfterKill();
            string path = Path.Combine(damaged.Path, file);
            Damage(path, damage, random);
            using SegmentStore store = damaged.Open();
            Assert.True(store.Disks[0].Opening is { FromCheckpoint: false }, $"{file} {damage}: {store.Disks[0].Opening}");
            await AssertAllAsync(store);
        }
    }

    [Fact]
    public async Task What_was_committed_after_the_last_checkpoint_is_found_and_what_was_replaced_is_not()
    {
        await FillAndCloseAsync();
        using SegmentStore store = _folder.Open();
        for (int i = 0; i < Objects; i += 3) Assert.True(await StoreFolder.PutAsync(store, $"{i}", _bodies[i] = StoreFolder.Bytes(3_000)));
        store.Remove(new ObjectKey("1"));
        using StoreFolder killed = _folder.AfterKill();
        using SegmentStore reopened = killed.Open();
        Assert.True(reopened.Disks[0].Opening is { FromCheckpoint: true });
        Assert.Null(await StoreFolder.GetAsync(reopened, "1"));
        await AssertAllAsync(reopened, except: 1);
    }

    [Fact]
    public async Task What_a_kill_left_beside_its_successor_does_not_come_back_when_that_is_removed()
    {
        using SegmentStore store = _folder.Open();
        await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(3_000));
        byte[] newer = StoreFolder.Bytes(3_000);
        await StoreFolder.PutAsync(store, "a", newer);
        using StoreFolder killed = _folder.AfterKill();
        // Between the writing of one record and the striking of the other.
        foreach (string file in killed.RegionFiles()) TakeStrikesBack(file);
        using SegmentStore reopened = killed.Open();
        Assert.Equal(newer, await StoreFolder.GetAsync(reopened, "a"));
        reopened.Remove(new ObjectKey("a"));
        using StoreFolder again = killed.AfterKill();
        using SegmentStore last = again.Open();
        Assert.Null(await StoreFolder.GetAsync(last, "a"));
    }

    private static void TakeStrikesBack(string file)
    {
        byte[] region = File.ReadAllBytes(file);
        for (int at = 0; region.AsSpan(at).IndexOf(SliceHeader.Magic) is >= 0 and var next; at += next + 1)
            region.AsSpan(at + next + SliceHeader.StruckOffset, SliceHeader.Struck.Length).Clear();
        File.WriteAllBytes(file, region);
    }

    [Fact]
    public async Task After_a_kill_every_object_is_found_and_as_many_are_counted()
    {
        // Small regions and objects, and keys that come again: many checkpoints are begun while entries come and go.
        using SegmentStore store = _folder.Open("32MiB", expectedSliceBytes: 512);
        var random = new Random(3);
        const int Keys = 8_000, Copies = 8;
        byte[] body = StoreFolder.Bytes(500);
        int copies = 0;
        for (int i = 0; copies < Copies; i++)
        {
            Assert.True(await StoreFolder.PutAsync(store, $"{random.Next(Keys)}", body));
            if (i % 9 == 0) store.Remove(new ObjectKey($"{random.Next(Keys)}"));
            if (i % 5_000 != 4_999) continue;
            copies++;
            using StoreFolder killed = _folder.AfterKill();
            using SegmentStore reopened = killed.Open("32MiB", expectedSliceBytes: 512);
            int held = Enumerable.Range(0, Keys).Count(key => Holds(store, $"{key}")), found = Enumerable.Range(0, Keys).Count(key => Holds(reopened, $"{key}"));
            // After they were asked for: what was removed after the checkpoint is an entry until then.
            long counted = reopened.Disks[0].Slices;
            Assert.True(held == found && found == counted, $"{held} held before the kill, {found} found after it, {counted} counted: {reopened.Disks[0].Opening}");
        }
    }

    private static bool Holds(SegmentStore store, string key)
    {
        bool found = store.TryOpen(new ObjectKey(key), out ObjectLease? lease);
        lease?.Dispose();
        return found;
    }

    private static void Damage(string path, string damage, Random random)
    {
        if (damage == "deleted")
        {
            File.Delete(path);
            return;
        }
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        if (damage == "truncated")
        {
            file.SetLength(file.Length - 1 - random.NextInt64(file.Length - 1));
            return;
        }
        file.Position = random.NextInt64(file.Length);
        int before = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(before ^ (1 << random.Next(8))));
    }

    private async Task FillAndCloseAsync()
    {
        using SegmentStore store = _folder.Open();
        for (int i = 0; i < Objects; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", _bodies[i]));
    }

    private async Task AssertAllAsync(SegmentStore store, int except = -1)
    {
        for (int i = 0; i < Objects; i++)
        {
            if (i != except) Assert.True((await StoreFolder.GetAsync(store, $"{i}"))?.AsSpan().SequenceEqual(_bodies[i]) == true, $"object {i}");
        }
    }
}
