using CsCheck;
using Netflix.Appliance.Storage.Admission;

namespace Netflix.Appliance.Storage.Tests.Admission;

public sealed class FrequencySketchTests
{
    [Fact]
    public void Before_aging_no_key_is_counted_too_low()
    {
        // Few objects and many keys, so that counters are shared all the time.
        Gen.Int[0, 200].Array[0, 2000].Sample(requests =>
        {
            var sketch = new FrequencySketch(expectedObjects: 32);
            foreach (int key in requests) sketch.Increment(Hash(key));
            foreach (var key in requests.CountBy(key => key))
                Assert.InRange(sketch.Estimate(Hash(key.Key)), Math.Min(key.Value, FrequencySketch.Most), FrequencySketch.Most);
        }, iter: 200);
    }

    [Fact]
    public void With_room_for_its_keys_nearly_all_are_counted_exactly()
    {
        const int Keys = 10_000;
        var sketch = new FrequencySketch(Keys);
        for (int key = 0; key < Keys; key++)
            for (int request = 0; request < key % 10; request++) sketch.Increment(Hash(key));
        int wrong = Enumerable.Range(0, Keys).Count(key => sketch.Estimate(Hash(key)) != key % 10);
        Assert.InRange(wrong, 0, Keys / 10);
    }

    [Fact]
    public void Aging_halves_every_count_and_begins_a_new_period()
    {
        var sketch = new FrequencySketch(1000);
        for (int key = 0; key < 1000; key++)
            for (int request = 0; request <= key % 20; request++) sketch.Increment(Hash(key));
        int[] before = [.. Enumerable.Range(0, 1000).Select(key => sketch.Estimate(Hash(key)))];
        Assert.True(sketch.Rises > 0);

        sketch.Halve();
        Assert.Equal(before.Select(count => count / 2), Enumerable.Range(0, 1000).Select(key => sketch.Estimate(Hash(key))));
        Assert.Equal(0, sketch.Rises);
    }

    [Fact]
    public void A_full_counter_stays_full_and_no_neighbour_sees_it()
    {
        var sketch = new FrequencySketch(1_000_000);
        for (int request = 0; request < 1000; request++) sketch.Increment(Hash(1));
        Assert.Equal(FrequencySketch.Most, sketch.Estimate(Hash(1)));
        Assert.Equal(FrequencySketch.Most, sketch.Rises);
        Assert.All(Enumerable.Range(2, 1000), key => Assert.Equal(0, sketch.Estimate(Hash(key))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_003)]
    public void Its_memory_is_twelve_bytes_an_object(long objects)
    {
        var sketch = new FrequencySketch(objects);
        Assert.InRange(sketch.MemoryBytes, objects * 12, objects * 12 + 64);
        Assert.InRange(sketch.Capacity, objects, objects + 8);
    }

    [Fact]
    public void The_extreme_hashes_lie_within_it()
    {
        var sketch = new FrequencySketch(8);
        foreach (ulong hash in (ulong[])[0, ulong.MaxValue, 1, 1UL << 63])
        {
            sketch.Increment(hash);
            Assert.InRange(sketch.Estimate(hash), 1, 4);
        }
    }

    [Fact]
    public void Requests_from_many_threads_do_not_disturb_other_counts()
    {
        var sketch = new FrequencySketch(100_000);
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 200_000; i++) sketch.Increment(Hash(thread * 1000 + i % 1000));
        });
        Assert.All(Enumerable.Range(0, 8000), key => Assert.Equal(FrequencySketch.Most, sketch.Estimate(Hash(key))));
        Assert.Equal(0, sketch.Estimate(Hash(1_000_000)));
    }

    internal static ulong Hash(int key) => Storage.Slices.SliceKey.Of(BitConverter.GetBytes(key)).Low;
}
