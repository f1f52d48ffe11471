using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Tests.Disks;

public sealed class DiskPlacementTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    [Fact]
    public void A_disk_gets_keys_in_proportion_to_its_size()
    {
        long[] weights = [100, 200, 300];
        int[] keys = new int[3];
        for (int i = 0; i < 60_000; i++) keys[Winner(i, weights)]++;
        Assert.All(keys.Zip(weights), pair => Assert.InRange(pair.First, pair.Second * 97, pair.Second * 103));
    }

    [Fact]
    public void A_disk_that_leaves_moves_only_its_own_keys()
    {
        for (int i = 0; i < 10_000; i++)
        {
            int before = Winner(i, [100, 100, 100]);
            int after = Winner(i, [100, 0, 100]);
            if (before != 1) Assert.Equal(before, after);
            else Assert.NotEqual(1, after);
        }
    }

    private static int Winner(int key, long[] weights) => Enumerable.Range(0, 3).Where(disk => weights[disk] > 0)
        .MaxBy(disk => DiskPlacement.Draw(SliceKey.Of(BitConverter.GetBytes(key)), Ids[disk], weights[disk]));
}
