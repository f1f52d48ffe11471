using Netflix.LoadTests.Figures;

namespace Netflix.LoadTests.Tests.Figures;

public sealed class ResultLineTests
{
    [Fact]
    public void Numbers_are_plain() => Assert.Equal("hits ratio=1.5 ours=150000 peer=100000", ResultLine.Format("hits", 150_000, 100_000));

    [Fact]
    public void Small_ones_keep_their_places() => Assert.Equal("cold ratio=0.01 ours=0.0021 peer=0.2104", ResultLine.Format("cold", 0.0021, 0.2104));

    [Fact]
    public void The_median_of_two_lies_between_them() => Assert.Equal(1.5, Quantiles.Median([2, 1]));
}
