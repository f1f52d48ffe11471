using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Disks;

public sealed class DiskFailureTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_system_with_less_room_than_the_budget_is_a_smaller_cache_not_a_broken_one()
    {
        using var disk = MountedDisk.InMemory(_folder.Disk(), "18m");
        using SegmentStore store = _folder.Open("64MiB");
        for (int i = 0; i < 60; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB)), $"object {i}: {store.Disks[0]}");
        DiskStatus status = Assert.Single(store.Disks);
        Assert.True(status.Healthy, status.Failure?.Reason);
        Assert.Equal(16 * MiB, status.CapacityBytes);
        Assert.NotNull(await StoreFolder.GetAsync(store, "59"));
        Assert.Equal(4, _folder.RegionFiles().Length);
    }

    [Fact]
    public async Task A_disk_without_room_for_anything_is_out_of_service()
    {
        using var disk = MountedDisk.InMemory(_folder.Disk(), "2m");
        using SegmentStore store = _folder.Open("64MiB");
        Assert.False(await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(MiB)));
        Assert.False(store.IsHealthy);
        Assert.False(await StoreFolder.PutAsync(store, "a", StoreFolder.Bytes(10)));
        Assert.Null(await StoreFolder.GetAsync(store, "a"));
    }

    [Fact]
    public async Task A_read_only_disk_is_out_of_service_and_the_others_take_its_keys()
    {
        using var disk = MountedDisk.InMemory(_folder.Disk(0), "40m");
        disk.MakeReadOnly();
        using SegmentStore store = _folder.Open("20MiB", disks: 2);
        Assert.Equal([false, true], store.Disks.Select(status => status.Healthy));
        for (int i = 0; i < 10; i++)
        {
            byte[] body = StoreFolder.Bytes(1000);
            Assert.True(await StoreFolder.PutAsync(store, $"{i}", body));
            Assert.Equal(body, await StoreFolder.GetAsync(store, $"{i}"));
        }
    }

    [Fact]
    public async Task A_disk_that_fails_while_it_is_used_turns_its_own_keys_into_misses_and_no_others()
    {
        using SegmentStore store = _folder.Open("40MiB", disks: 3);
        for (int i = 0; i < 60; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(10_000));
        long[] held = [.. store.Disks.Select(disk => disk.Slices)];
        Assert.All(held, slices => Assert.InRange(slices, 8, 40));

        // Reading past the end is as close to EIO as an ordinary file gets.
        foreach (string file in _folder.RegionFiles(1)) File.WriteAllBytes(file, []);
        for (int i = 0; i < 60; i++) await StoreFolder.GetAsync(store, $"{i}");
        Assert.Equal([true, false, true], store.Disks.Select(disk => disk.Healthy));
        byte[]?[] found = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => StoreFolder.GetAsync(store, $"{i}")));
        Assert.Equal(held[0] + held[2], found.Count(body => body is not null));
    }
}
