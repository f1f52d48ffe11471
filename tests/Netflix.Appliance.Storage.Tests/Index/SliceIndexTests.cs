using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Tests.Index;

public sealed class SliceIndexTests
{
    [Fact]
    public void Entries_that_come_and_go_for_long_are_all_found_while_they_live()
    {
        // 40 times more entries pass through than fit, as in a ring of regions that wraps: what lives must survive each compaction.
        const int Live = 50_000, Passing = 2_000_000;
        using var index = new SliceIndex(maxEntries: Live + 1);
        for (uint i = 0; i < Passing; i++)
        {
            index.Put(Key(i), Location(i));
            if (i >= Live) Assert.True(index.RemoveIfIn(Key(i - Live), Location(i - Live).Region), $"entry {i - Live} was lost before entry {i}");
        }

        Assert.Equal(Live, index.Count);
        for (uint i = Passing - Live; i < Passing; i++)
            Assert.True(index.TryGet(Key(i), out SliceLocation found) && found == Location(i), $"entry {i}: {found}");
        Assert.False(index.TryGet(Key(Passing - Live - 1), out _));
    }

    [Fact]
    public void An_entry_that_is_never_touched_survives_the_churn_around_it()
    {
        using var index = new SliceIndex(maxEntries: 10_000);
        index.Put(Key(1_000_000_000), Location(7));
        for (uint i = 0; i < 1_000_000; i++)
        {
            index.Put(Key(i % 5_000), Location(i));
            if (i % 3 == 0) index.RemoveIfIn(Key(i % 5_000), Location(i).Region);
        }
        Assert.True(index.TryGet(Key(1_000_000_000), out SliceLocation found));
        Assert.Equal(Location(7), found);
    }

    [Fact]
    public void An_entry_that_moved_to_another_region_outlives_its_old_region()
    {
        using var index = new SliceIndex(maxEntries: 100);
        index.Put(Key(1), new SliceLocation(5, 4096));
        index.Put(Key(1), new SliceLocation(6, 4096));
        Assert.False(index.RemoveIfIn(Key(1), region: 5));
        Assert.True(index.TryGet(Key(1), out SliceLocation found));
        Assert.Equal(6u, found.Region);
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public async Task Look_ups_during_changes_see_the_old_or_the_new_location_and_nothing_between()
    {
        using var index = new SliceIndex(maxEntries: 1_000);
        index.Put(Key(1), Twin(1));
        using var stop = new CancellationTokenSource();
        Task<string?> reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (!index.TryGet(Key(1), out SliceLocation seen)) return "lost";
                if (seen.Region != seen.Offset / SliceLocation.SectorBytes) return seen.ToString();
            }
            return null;
        }, TestContext.Current.CancellationToken);
        for (uint i = 2; i < 400_000; i++) index.Put(Key(1), Twin(i));
        await stop.CancelAsync();
        Assert.Null(await reader);
    }

    private static SliceKey Key(uint number) => SliceKey.Of(BitConverter.GetBytes(number));

    private static SliceLocation Location(uint number) => new(number / 64, number % 4096L * SliceLocation.SectorBytes);

    // Region and sector say the same.
    private static SliceLocation Twin(uint number) => new(number, (long)number * SliceLocation.SectorBytes);
}
