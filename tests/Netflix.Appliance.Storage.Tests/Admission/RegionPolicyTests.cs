using Netflix.Appliance.Storage.Admission;

namespace Netflix.Appliance.Storage.Tests.Admission;

public sealed class RegionPolicyTests
{
    private const long RegionBytes = 4 << 20;
    private const int Body = 16 * 1024;
    private static readonly RingView Full = new(RegionBytes, Regions: 64, ProbationRegions: 4, MainRegions: 60, Objects: 10_000);

    [Fact]
    public void A_first_request_goes_on_probation_and_a_popular_key_straight_to_main()
    {
        var policy = new RegionPolicy(10_000);
        policy.Requested(1);
        Assert.Equal(Placement.Probation, policy.Admit(1, Body, Full));
        policy.Requested(1);
        Assert.Equal(Placement.Main, policy.Admit(1, Body, Full));
    }

    [Fact]
    public void A_huge_object_is_written_only_when_somebody_comes_back_for_it()
    {
        var policy = new RegionPolicy(10_000);
        policy.Requested(1);
        Assert.Equal(Placement.Nowhere, policy.Admit(1, 3 * RegionBytes, Full));
        policy.Requested(1);
        Assert.NotEqual(Placement.Nowhere, policy.Admit(1, 3 * RegionBytes, Full));
    }

    [Theory]
    [InlineData(64, 5, 58, RegionClass.Probation)]
    [InlineData(64, 4, 59, RegionClass.Main)]
    [InlineData(4, 1, 2, RegionClass.Main)]
    [InlineData(4, 2, 1, RegionClass.Probation)]
    [InlineData(4, 3, 0, RegionClass.Probation)]
    [InlineData(2, 1, 0, RegionClass.Probation)]
    public void Probation_gives_up_what_is_over_its_sixteenth(int regions, int probation, int main, object next) =>
        Assert.Equal((RegionClass)next, RegionPolicy.NextToRetire(new RingView(RegionBytes, regions, probation, main, 1000)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(256)]
    public void However_popular_all_is_a_retirement_makes_room(int records)
    {
        var policy = new RegionPolicy(10_000);
        for (int key = 0; key < records; key++)
            for (int request = 0; request < 15; request++) policy.Requested(FrequencySketchTests.Hash(key));
        long size = RegionBytes / 256;
        policy.BeginRetirement(RegionClass.Main, records * size, Full);
        int kept = Enumerable.Range(0, records).Count(key => policy.AtRetirement(FrequencySketchTests.Hash(key), size, size, 3) == Placement.Main);
        policy.EndRetirement();
        Assert.InRange(kept, 0, records * 7 / 8);
    }

    [Fact]
    public void Main_keeps_the_better_half()
    {
        var policy = new RegionPolicy(10_000);
        for (int key = 0; key < 256; key++)
            for (int request = 0; request < (key % 2 == 0 ? 12 : 1); request++) policy.Requested(FrequencySketchTests.Hash(key));
        List<int> kept = [];
        // The first region teaches where the cut is.
        for (int round = 0; round < 2; round++)
        {
            kept.Clear();
            policy.BeginRetirement(RegionClass.Main, 256 * Body, Full);
            for (int key = 0; key < 256; key++)
                if (policy.AtRetirement(FrequencySketchTests.Hash(key), Body, Body, hits: 0) == Placement.Main) kept.Add(key);
            policy.EndRetirement();
        }
        Assert.All(kept, key => Assert.Equal(0, key % 2));
        Assert.InRange(kept.Count, 120, 128);
    }

    [Fact]
    public void Two_hits_on_probation_promote_whatever_the_count_says()
    {
        var policy = new RegionPolicy(10_000);
        Teach(policy, requests: 15);
        policy.BeginRetirement(RegionClass.Probation, 64 * Body, Full);
        Assert.Equal(Placement.Nowhere, policy.AtRetirement(FrequencySketchTests.Hash(-1), Body, Body, hits: 1));
        Assert.Equal(Placement.Main, policy.AtRetirement(FrequencySketchTests.Hash(-2), Body, Body, hits: 2));
        policy.EndRetirement();
    }

    [Fact]
    public void A_favourite_of_yesterday_makes_way()
    {
        var policy = new RegionPolicy(10_000);
        Teach(policy, requests: 5);
        for (int request = 0; request < 15; request++) policy.Requested(FrequencySketchTests.Hash(-1));
        policy.BeginRetirement(RegionClass.Main, 64 * Body, Full);
        Assert.Equal(Placement.Nowhere, policy.AtRetirement(FrequencySketchTests.Hash(-1), Body, Body, hits: 0));
        Assert.Equal(Placement.Main, policy.AtRetirement(FrequencySketchTests.Hash(-1), Body, Body, hits: 3));
        // A slice of a long object is not known to be forgotten.
        Assert.Equal(Placement.Main, policy.AtRetirement(FrequencySketchTests.Hash(-1), Body, Body, hits: null));
        policy.EndRetirement();
    }

    [Fact]
    public void Of_equals_the_same_ones_are_kept_every_time()
    {
        var cut = new ValueCut(0.5);
        cut.Saw(level: 40, bytes: 1000);
        cut.Learn(halfLife: 10);
        bool[] kept = [.. Enumerable.Range(0, 1000).Select(key => cut.Keeps(40, FrequencySketchTests.Hash(key)))];
        Assert.InRange(kept.Count(keep => keep), 400, 600);
        Assert.True(cut.Keeps(41, 0));
        Assert.False(cut.Keeps(39, ulong.MaxValue));
    }

    [Fact]
    public void Halving_the_counts_lowers_the_cut_by_an_octave()
    {
        var cut = new ValueCut(0.5);
        cut.Saw(level: 40, bytes: 1000);
        cut.Learn(halfLife: 10);
        cut.Halved();
        Assert.Equal(40 - ObjectValue.LevelsPerOctave, cut.Level);
        cut.Learn(halfLife: 10);
        Assert.Equal(40 - ObjectValue.LevelsPerOctave, cut.Level);
    }

    [Theory]
    [InlineData(8, 0, 1 << 14, 4, 0, 1 << 14)]
    [InlineData(4, 0, 1 << 14, 4, 0, 1 << 20)]
    [InlineData(4, 3, 1 << 14, 4, 0, 1 << 14)]
    [InlineData(1, 0, 1 << 14, 0, 0, 1 << 14)]
    public void More_requests_and_fewer_bytes_are_worth_more(int requests, int hits, long bytes, int otherRequests, int otherHits, long otherBytes) =>
        Assert.True(ObjectValue.Level(requests, hits, bytes) > ObjectValue.Level(otherRequests, otherHits, otherBytes));

    [Fact]
    public void Every_value_has_a_level()
    {
        foreach (long bytes in (long[])[0, 1, 512, 1 << 20, 1L << 40, long.MaxValue])
            foreach (int requests in (int[])[0, 1, FrequencySketch.Most])
                Assert.InRange(ObjectValue.Level(requests, ObjectValue.MostHits, bytes), 0, ObjectValue.Levels - 1);
    }

    // Sets the cut where objects with so many requests are.
    private static void Teach(RegionPolicy policy, int requests)
    {
        policy.BeginRetirement(RegionClass.Main, 256 * Body, Full);
        for (int key = 0; key < 256; key++)
        {
            for (int request = 0; request < requests; request++) policy.Requested(FrequencySketchTests.Hash(key));
            policy.AtRetirement(FrequencySketchTests.Hash(key), Body, Body, ObjectValue.MostHits);
        }
        policy.EndRetirement();
    }
}
