using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Restart;

namespace Netflix.LoadTests.Tests.Restart;

public sealed class StoredObjectsTests
{
    [Fact]
    public void What_arrived_within_the_last_second_is_younger()
    {
        TimeProvider time = TimeProvider.System;
        var stored = new StoredObjects(time);
        stored.Arrived(new BenchBody(1, 1));
        long now = time.GetTimestamp();
        Assert.Single(stored.Split(now, TimeSpan.FromSeconds(1)).Younger);
        Assert.Single(stored.Split(now + (2 * time.TimestampFrequency), TimeSpan.FromSeconds(1)).Older);
    }

    [Theory]
    [InlineData(10, 3, new long[] { 0, 3, 6 })]
    [InlineData(2, 3, new long[] { 0, 1 })]
    public void A_sample_is_spread_over_all(int count, int sample, long[] ids) => Assert.Equal(
        ids, StoredObjects.Spread([.. Enumerable.Range(0, count).Select(id => new BenchBody(1, id))], sample).Select(body => body.Id));
}
