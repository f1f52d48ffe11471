using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Purges;

namespace Netflix.ControlPlane.Tests.Fleet.Purges;

public sealed class KeptPurgesTests
{
    private static readonly KeptPurges Kept = new(100, [.. Enumerable.Range(101, 200).Select(number => new PurgeOrder { Number = (ulong)number, Paths = { $"/titles/{number}" } })]);

    [Theory]
    [InlineData(300, new int[0])]
    [InlineData(299, new[] { 300 })]
    [InlineData(100, new[] { 101, 300 })]
    public void Whoever_has_some_is_told_those_that_follow_in_order(long done, int[] firstAndLast)
    {
        int[] told = [.. Kept.After(done).SelectMany(message => message.Orders).Select(order => (int)order.Number)];
        Assert.Equal(firstAndLast.Length == 0 ? [] : Enumerable.Range(firstAndLast[0], (int)(300 - done)), told);
    }

    [Fact]
    public void Whoever_has_missed_what_is_forgotten_purges_all_it_has_first()
    {
        PurgeOrder[] told = [.. Kept.After(99).SelectMany(message => message.Orders)];
        Assert.Equal(new PurgeOrder { Number = 100, IsPrefix = true, Paths = { KeptPurges.Everything } }, told[0]);
        Assert.Equal(Enumerable.Range(101, 200), told[1..].Select(order => (int)order.Number));
    }

    [Fact]
    public void Messages_stay_small() => Assert.All(Kept.After(0), message => Assert.InRange(message.Orders.Count, 1, 64));

    [Fact]
    public void Without_any_there_is_nothing_to_tell() => Assert.Empty(KeptPurges.None.After(0));
}
