using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Disks;

/// <summary>Bytes on disk that are not what was written: never served, never in the way of the rest.</summary>
public sealed class DamageTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private const int Objects = 12;
    private const int DamagedSpots = 3;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_bytes_are_damaged_an_object_is_right_or_a_miss()
    {
        byte[][] bodies = [.. Enumerable.Range(0, Objects).Select(i => StoreFolder.Bytes(i * 150_000))];
        using (SegmentStore store = _folder.Open())
        {
            for (int i = 0; i < Objects; i++) Assert.True(await StoreFolder.PutAsync(store, $"{i}", bodies[i]));
        }
        var random = new Random(20_261_122);
        for (int round = 0; round < 25; round++)
        {
            using StoreFolder damaged = _folder.AfterKill();
            string[] regions = damaged.RegionFiles();
            foreach (string file in regions) Damage(file, random);
            using SegmentStore store = damaged.Open();
            int right = 0;
            for (int i = 0; i < Objects; i++)
            {
                byte[]? found = await OrMissAsync(store, $"{i}");
                Assert.True(found is null || found.AsSpan().SequenceEqual(bodies[i]), $"round {round}: object {i} has wrong bytes");
                if (found is not null) right++;
            }
            // Records do not share sectors: a damaged spot costs one object at most.
            Assert.True(right >= Objects - DamagedSpots * regions.Length, $"round {round}: only {right} of {Objects} objects survived");
            // The damaged ones can be stored anew.
            for (int i = 0; i < Objects; i++)
            {
                Assert.True(await StoreFolder.PutAsync(store, $"{i}", bodies[i]));
                Assert.Equal(bodies[i], await StoreFolder.GetAsync(store, $"{i}"));
            }
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_short_takes_only_its_own_objects_along()
    {
        using (SegmentStore store = _folder.Open())
        {
            for (int i = 0; i < 10; i++) await StoreFolder.PutAsync(store, $"{i}", StoreFolder.Bytes(MiB - 8192));
        }
        string[] regions = _folder.RegionFiles();
        Assert.True(regions.Length > 1);
        using (FileStream file = File.Open(regions[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(100_000);
        using SegmentStore reopened = _folder.Open();
        Assert.True(reopened.IsHealthy);
        Assert.Null(await StoreFolder.GetAsync(reopened, "0"));
        Assert.NotNull(await StoreFolder.GetAsync(reopened, "9"));
    }

    [Fact]
    public async Task A_corrupt_slice_is_found_at_its_first_read_and_the_object_is_a_miss_from_then_on()
    {
        byte[] body = StoreFolder.Bytes(MiB + 1000);
        using SegmentStore store = _folder.Open();
        await StoreFolder.PutAsync(store, "a", body);
        string region = _folder.RegionFiles().Single();
        int at = File.ReadAllBytes(region).AsSpan().IndexOf(body.AsSpan(0, 64));
        using (FileStream file = File.Open(region, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = at + 500_000;
            file.WriteByte((byte)~body[500_000]);
        }
        Assert.True(store.TryOpen(new ObjectKey("a"), out ObjectLease? lease));
        using (lease) await Assert.ThrowsAsync<SliceUnreadableException>(async () => await lease.ExtentAsync(0, TestContext.Current.CancellationToken));
        Assert.False(store.TryOpen(new ObjectKey("a"), out _));
        Assert.Equal(1, store.Disks[0].CorruptSlices);
        Assert.True(store.IsHealthy);
    }

    private static async Task<byte[]?> OrMissAsync(SegmentStore store, string key)
    {
        try
        {
            return await StoreFolder.GetAsync(store, key);
        }
        catch (SliceUnreadableException)
        {
            Assert.False(store.TryOpen(new ObjectKey(key), out _));
            return null;
        }
    }

    // A few flipped bytes and a torn sector; the region's own header is left alone, or nothing would be left to ask.
    private static void Damage(string path, Random random)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (int i = 0; i < DamagedSpots - 1; i++)
        {
            file.Position = random.NextInt64(4096, file.Length);
            int before = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(before ^ (1 << random.Next(8))));
        }
        file.Position = random.NextInt64(8, file.Length / 512) * 512;
        byte[] torn = new byte[512];
        random.NextBytes(torn);
        file.Write(torn);
    }
}
