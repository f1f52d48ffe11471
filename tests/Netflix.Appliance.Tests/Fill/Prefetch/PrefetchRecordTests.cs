using Microsoft.Extensions.Time.Testing;
using Netflix.Appliance.Fill.Prefetch;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Tests.Fill.Prefetch;

public sealed class PrefetchRecordTests
{
    private static readonly ObjectKey First = new("a/1.m4s"), Second = new("a/2.m4s"), Third = new("a/3.m4s");

    private readonly FakeTimeProvider _time = new();
    private readonly PrefetchRecord _record;

    public PrefetchRecordTests() => _record = new PrefetchRecord(limit: 2, TimeSpan.FromMinutes(1), _time);

    [Fact]
    public void A_segment_is_looked_at_once_a_minute()
    {
        Assert.True(_record.TryLook(First));
        Assert.False(_record.TryLook(First));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_record.TryLook(First));
    }

    [Fact]
    public void Full_of_recent_ones_it_takes_no_more()
    {
        Assert.True(_record.TryLook(First));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_record.TryLook(Second));
        Assert.False(_record.TryLook(Third));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_record.TryLook(Third));
    }

    [Fact]
    public void What_was_fetched_is_used_by_its_first_viewer_or_wasted()
    {
        _record.TryLook(First);
        Assert.False(_record.TryUse(First));
        _record.Begun(First);
        Assert.True(_record.TryUse(First));
        Assert.False(_record.TryUse(First));

        _record.TryLook(Second);
        _record.Begun(Second);
        Assert.Equal(0, _record.Wasted);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _record.Wasted);
        Assert.False(_record.TryUse(Second));
    }

    [Fact]
    public void What_was_not_had_is_not_wasted()
    {
        _record.TryLook(First);
        _record.Begun(First);
        _record.Lost(First);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _record.Wasted);
    }
}
