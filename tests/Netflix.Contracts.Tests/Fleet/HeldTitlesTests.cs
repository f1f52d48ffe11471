using Netflix.Contracts.Fleet;

namespace Netflix.Contracts.Tests.Fleet;

public sealed class HeldTitlesTests
{
    [Fact]
    public void What_was_added_is_held_and_nothing_else()
    {
        HeldTitles held = HeldTitles.Of([0, 7, 8, 14_999]);
        Assert.Equal([0, 7, 8, 14_999], held.Numbers());
        Assert.Equal(4, held.Count);
        Assert.False(held.Contains(1) || held.Contains(-1) || held.Contains(15_000) || held.Contains(int.MaxValue));
    }

    [Fact]
    public void One_set_has_one_digest_however_it_came_about()
    {
        HeldTitles once = HeldTitles.Of([3, 900]), later = HeldTitles.Of([3, 900, 14_000]).With([], [14_000]);
        Assert.Equal(once.Digest, later.Digest);
        Assert.Equal(once.Digest, HeldTitles.Parse([.. once.Bits, 0, 0, 0]).Digest);
        Assert.NotEqual(once.Digest, HeldTitles.Of([3, 901]).Digest);
        Assert.Equal(HeldTitles.None.Digest, HeldTitles.Parse([0]).Digest);
    }

    [Fact]
    public void Changes_make_the_set_after_out_of_the_set_before()
    {
        var random = new Random(4);
        HeldTitles before = HeldTitles.None;
        for (int round = 0; round < 50; round++)
        {
            HeldTitles after = HeldTitles.Of(Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(2_000)));
            (IReadOnlyCollection<int> gained, IReadOnlyCollection<int> lost) = after.Since(before);
            Assert.Equal(after.Digest, before.With(gained, lost).Digest);
            before = after;
        }
    }

    [Fact]
    public void Only_what_is_assigned_counts()
    {
        HeldTitles held = HeldTitles.Of([1, 2, 300]), assigned = HeldTitles.Of([2, 300, 5_000]);
        Assert.Equal([2, 300], held.Within(assigned).Numbers());
        Assert.Empty(held.Within(HeldTitles.None).Numbers());
        // The same object while it is the same set: what is made of it is made once.
        Assert.Same(held, held.Within(HeldTitles.Of([1, 2, 3, 300])));
    }

    [Fact]
    public void Words_have_the_same_bits() => Assert.Equal([1UL << 63, 0UL, 2UL], HeldTitles.Of([63, 129]).ToWords());

    [Fact]
    public void Numbers_beyond_any_catalog_are_refused()
    {
        Assert.Throws<FormatException>(() => HeldTitles.Of([HeldTitles.MaxNumber + 1]));
        Assert.Throws<FormatException>(() => HeldTitles.Of([-1]));
        Assert.Throws<FormatException>(() => HeldTitles.Parse(new byte[HeldTitles.MaxNumber / 8 + 2]));
        Assert.Equal(1, HeldTitles.Of([HeldTitles.MaxNumber]).Count);
    }
}
