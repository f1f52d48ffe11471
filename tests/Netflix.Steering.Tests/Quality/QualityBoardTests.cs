using System.Net;
using CsCheck;
using Netflix.Steering.Networks;
using Netflix.Steering.Quality;

namespace Netflix.Steering.Tests.Quality;

public sealed class QualityBoardTests
{
    [Fact]
    public void All_addresses_of_a_24_or_a_48_have_one_key_and_others_another()
    {
        Assert.Equal(KeyOf("192.0.2.1"), KeyOf("192.0.2.255"));
        Assert.Equal(KeyOf("192.0.2.1"), KeyOf("::ffff:192.0.2.9"));
        Assert.Equal(KeyOf("2001:db8:1::1"), KeyOf("2001:db8:1:ffff::1"));
        Assert.Equal(6, new[] { "192.0.2.1", "192.0.3.1", "2001:db8:1::", "2001:db8:2::", "c000:200::", "::1" }.Select(KeyOf).Distinct().Count());
        Assert.DoesNotContain(0UL, new[] { "192.0.2.1", "::", "::1" }.Select(KeyOf));
    }

    [Fact]
    public void It_says_what_it_was_told_and_nothing_else() =>
        Gen.Select(Gen.UInt[1, 300], Gen.Int[0, 9]).Array[0, 200].Sample(told =>
        {
            (ulong, int)[] poor = [.. told.Select(pair => ((ulong)pair.Item1 << 40, pair.Item2))];
            QualityBoard board = QualityBoard.Of(poor);
            Assert.Equal(poor.Length == 0, board.IsEmpty);
            for (uint prefix = 1; prefix <= 301; prefix++)
            {
                var client = new NetworkAddress(((UInt128)prefix << 104) | 7, IsIPv6: false);
                Assert.Equal(poor.Where(pair => pair.Item1 == (ulong)prefix << 40).Select(pair => pair.Item2).Distinct().Order(), board.PoorFor(client).ToArray().Order());
            }
        });

    private static ulong KeyOf(string address) => QualityBoard.KeyOf(NetworkAddress.Of(IPAddress.Parse(address)));
}
