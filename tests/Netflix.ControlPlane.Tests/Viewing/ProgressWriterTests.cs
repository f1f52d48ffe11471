using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Tests.Viewing;

public sealed class ProgressWriterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_one_profile_and_title_the_position_that_arrived_last_is_kept()
    {
        Guid profile = Guid.NewGuid(), title = Guid.NewGuid();
        ViewingPosition[] arrived = [.. Enumerable.Range(1, 5).Select(i => new ViewingPosition(profile, title, i, 100, Now))];
        Assert.Equal(arrived[4], Assert.Single(ProgressWriter.Arrange(arrived)));
    }

    [Fact]
    public void Rows_are_in_one_order_whatever_the_order_of_arrival()
    {
        ViewingPosition[] arrived = [.. Enumerable.Range(0, 50).Select(_ => new ViewingPosition(Guid.NewGuid(), Guid.NewGuid(), 1, 100, Now))];
        Assert.Equal(ProgressWriter.Arrange(arrived), ProgressWriter.Arrange(arrived.Reverse()));
    }

    [Theory]
    [InlineData(0, false, false, 0)]
    [InlineData(50, true, false, 50)]
    [InlineData(94.9, true, false, 94.9)]
    [InlineData(95, false, true, 0)]
    [InlineData(100, false, true, 0)]
    public void A_title_is_finished_at_95_percent(double position, bool unfinished, bool finished, double resume)
    {
        var viewing = new ViewingPosition(Guid.NewGuid(), Guid.NewGuid(), position, 100, Now);
        Assert.Equal((unfinished, finished, resume), (viewing.Unfinished, viewing.Finished, viewing.ResumeSeconds));
    }
}
