using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Slices;
using Netflix.Appliance.Storage.Tests.Site;

namespace Netflix.Appliance.Storage.Tests.Index;

public sealed class CheckpointTests : IDisposable
{
    private const int Entries = 20_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("index-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_recovered_index_has_what_was_put_through_any_number_of_lives()
    {
        HashSet<uint> regions = [1];
        for (uint life = 1; life <= 4; life++)
        {
            using SliceIndex index = life == 1 ? new SliceIndex(Entries * 2, _folder.FullName) : Recover(regions, life - 1);
            // The entries of one region go and come back at other places: with every life FASTER's log is compacted some times.
            for (uint round = 0; round < 8; round++)
            {
                for (uint i = 0; i < Entries; i++) index.Put(Key(i), new SliceLocation(life, (round * 100 + i % 100) * 512L));
                for (uint i = 0; i < Entries; i += 2) index.RemoveIfIn(Key(i), life);
            }
            regions.Add(life);
            Assert.True(await index.CheckpointAsync([life], (int)life, stamp: life));
            Assert.Equal(Entries / 2, index.Count);
            Assert.Equal(2, CheckpointFiles.Of(_folder.FullName, CheckpointManifest.ReadProven(_folder.FullName)!.Token).Select(Path.GetDirectoryName).Distinct().Count());
        }

        SliceIndex Recover(HashSet<uint> known, uint life)
        {
            var found = SliceIndex.Recover(Entries * 2, _folder.FullName, known);
            Assert.NotNull(found);
            Assert.Equal((int)life, found.Value.Manifest.Life);
            Assert.Equal(Entries / 2, found.Value.Index.Count);
            for (uint i = 0; i < Entries; i++)
            {
                bool there = found.Value.Index.TryGet(Key(i), out SliceLocation location);
                Assert.True(there == (i % 2 == 1), $"life {life}, entry {i}");
                if (there) Assert.Equal(new SliceLocation(life, (700 + i % 100) * 512L), location);
            }
            return found.Value.Index;
        }
    }

    [Fact]
    public async Task A_checkpoint_is_whole_while_others_change_the_index()
    {
        using (var index = new SliceIndex(Entries * 4, _folder.FullName))
        {
            for (uint i = 0; i < Entries; i++) index.Put(Key(i), new SliceLocation(1, i % 1000 * 512L));
            using var stop = new CancellationTokenSource();
            Task changes = Task.Run(() =>
            {
                for (uint i = Entries; !stop.IsCancellationRequested; i++) index.Put(Key(Entries + i % Entries), new SliceLocation(2, i % 1000 * 512L));
            }, TestContext.Current.CancellationToken);
            for (int i = 0; i < 3; i++) Assert.True(await index.CheckpointAsync([1], 1, 1));
            await stop.CancelAsync();
            await changes;
        }
        var found = SliceIndex.Recover(Entries * 4, _folder.FullName, new HashSet<uint> { 1 });
        Assert.NotNull(found);
        using SliceIndex recovered = found.Value.Index;
        for (uint i = 0; i < Entries; i++) Assert.True(recovered.TryGet(Key(i), out SliceLocation location) && location == new SliceLocation(1, i % 1000 * 512L), $"entry {i}");
    }

    [Fact]
    public async Task A_checkpoint_that_finds_no_room_leaves_the_last_one_and_the_next_with_room_is_whole()
    {
        string folder = Path.Combine(_folder.FullName, "small");
        using MountedDisk memory = MountedDisk.InMemory(folder, "12m");
        string filler = Path.Combine(folder, "filler");
        using (var index = new SliceIndex(Entries * 2, folder))
        {
            for (uint i = 0; i < Entries; i++) index.Put(Key(i), new SliceLocation(1, i % 1000 * 512L));
            Assert.True(await index.CheckpointAsync([1], 1, stamp: 1));
            // Room for a part of the next one: others took it after it was looked for.
            for (int room = 0; room < 6; room++)
            {
                MountedDisk.FillUp(filler, leaving: room * 200_000);
                index.Put(Key(0), new SliceLocation(2, room * 512L));
                try
                {
                    Assert.False(await index.CheckpointAsync([1], 1, stamp: 2, looksForRoom: false));
                }
                catch (IOException)
                {
                    // That is an answer too.
                }
                Assert.Equal(1UL, CheckpointManifest.ReadProven(folder)?.Stamp);
                File.Delete(filler);
            }
            Assert.True(await index.CheckpointAsync([1], 1, stamp: 3));
        }
        var found = SliceIndex.Recover(Entries * 2, folder, new HashSet<uint> { 1 });
        Assert.NotNull(found);
        using SliceIndex recovered = found.Value.Index;
        Assert.Equal(3UL, found.Value.Manifest.Stamp);
        for (uint i = 1; i < Entries; i++) Assert.True(recovered.TryGet(Key(i), out SliceLocation location) && location == new SliceLocation(1, i % 1000 * 512L), $"entry {i}");
        Assert.True(recovered.TryGet(Key(0), out SliceLocation moved) && moved == new SliceLocation(2, 5 * 512L));
    }

    private static SliceKey Key(uint number) => SliceKey.Of(BitConverter.GetBytes(number));
}
