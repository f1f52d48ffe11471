using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Tests.Origin;

public sealed class BodyPatternTests
{
    private static readonly BenchBody Body = new((2 << 20) + 3, 1234);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 16)]
    [InlineData(7, 5)]
    [InlineData(7, 100)]
    [InlineData(16, 1)]
    [InlineData((1 << 20) - 3, 10)]
    [InlineData(0, (2 << 20) + 3)]
    public void A_part_is_the_same_alone_and_within_the_whole(int offset, int length)
    {
        byte[] whole = Bytes(Body), part = new byte[length];
        BodyPattern.Write(Body, offset, part);
        Assert.True(whole.AsSpan(offset, length).SequenceEqual(part));
        Assert.True(BodyPattern.Matches(Body, offset, part));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(2 << 20)]
    public void One_wrong_byte_is_found(int place)
    {
        byte[] whole = Bytes(Body);
        whole[place] ^= 1;
        Assert.False(BodyPattern.Matches(Body, 0, whole));
    }

    [Fact]
    public void No_two_bodies_of_a_size_are_alike_in_any_place()
    {
        var other = new BenchBody(Body.Size, Body.Id + 1);
        byte[] whole = Bytes(other);
        for (int offset = 16; offset + 64 <= whole.Length; offset += 64 * 1024)
            Assert.False(BodyPattern.Matches(Body, offset, whole.AsSpan(offset, 64)));
    }

    private static byte[] Bytes(BenchBody body)
    {
        byte[] bytes = new byte[body.Size];
        BodyPattern.Write(body, 0, bytes);
        return bytes;
    }
}
