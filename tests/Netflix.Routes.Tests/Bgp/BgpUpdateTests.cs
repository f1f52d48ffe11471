using CsCheck;
using Netflix.Lab.Routers;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Tests.Bgp;

public sealed class BgpUpdateTests
{
    private static readonly BgpEncoding FourByte = new(HasFourByteAs: true);

    [Fact]
    public void Prefixes_of_both_families_come_with_the_path_s_length_origin_and_discriminator()
    {
        byte[] attributes = new WireWriter()
            .Attribute(1, [0])
            .Attribute(2, WireWriter.Sequence(64500, 64501, 4_200_000_000))
            .Attribute(4, [0, 0, 1, 0])
            .Attribute(14, new WireWriter().TwoBytes(2).Byte(1, 16).Byte(new byte[16]).Byte(0).Byte(32, 0x20, 0x01, 0x0d, 0xb8).Byte(0).Bytes)
            .Attribute(15, new WireWriter().TwoBytes(2).Byte(1).Byte(48, 0x20, 0x01, 0x0d, 0xb8, 0, 1).Bytes)
            .Bytes;
        BgpUpdate update = BgpUpdate.Read(WireWriter.Update([16, 172, 16], attributes, [24, 192, 0, 2, 9, 10, 0xff, 0]), FourByte)!;
        // 10.255/9 has a bit behind its length, which does not count.
        Assert.Equal(["192.0.2.0/24", "10.128.0.0/9", "0.0.0.0/0", "2001:db8::/32", "::/0"], update.Announced.Select(prefix => prefix.Prefix.ToString()));
        Assert.Equal(["172.16.0.0/16", "2001:db8:1::/48"], update.Withdrawn.Select(prefix => prefix.Prefix.ToString()));
        Assert.Equal(new BgpAttributes(3, 4_200_000_000, 256), update.Attributes);
        Assert.Null(update.Flaw);
    }

    [Fact]
    public void A_set_counts_one_and_a_confederation_nothing()
    {
        byte[] path = [.. new WireWriter().Byte(3, 2).FourBytes(65001).FourBytes(65002).Bytes, .. WireWriter.Sequence(64500, 64501), .. new WireWriter().Byte(1, 3).FourBytes(1).FourBytes(2).FourBytes(3).Bytes];
        Assert.Equal(new BgpAttributes(3, 0, 0), BgpUpdate.Read(WireWriter.Update([], new WireWriter().Attribute(2, path).Bytes, []), FourByte)!.Attributes);
    }

    [Fact]
    public void A_session_of_before_RFC_6793_has_two_bytes_an_AS()
    {
        byte[] path = new WireWriter().Byte(2, 2).TwoBytes(64500).TwoBytes(23456).Bytes;
        Assert.Equal(new BgpAttributes(2, 23456, 0), BgpUpdate.Read(WireWriter.Update([], new WireWriter().Attribute(2, path).Bytes, []), new BgpEncoding(HasFourByteAs: false))!.Attributes);
    }

    [Fact]
    public void A_prefix_comes_with_its_path_where_there_are_several()
    {
        BgpUpdate update = BgpUpdate.Read(WireWriter.Update([], [], new WireWriter().FourBytes(7).Byte(8, 10).Bytes), FourByte with { AddsPathIPv4 = true })!;
        BgpPrefix announced = Assert.Single(update.Announced);
        Assert.Equal(("10.0.0.0/8", 7u), (announced.Prefix.ToString(), announced.Path));
    }

    [Fact]
    public void What_is_announced_with_attributes_that_cannot_be_read_is_withdrawn()
    {
        BgpUpdate update = BgpUpdate.Read(WireWriter.Update([], [0x40, 2, 200, 1], [8, 10]), FourByte)!;
        Assert.NotNull(update.Flaw);
        Assert.Empty(update.Announced);
        Assert.Equal(["10.0.0.0/8"], update.Withdrawn.Select(prefix => prefix.Prefix.ToString()));
    }

    [Fact]
    public void A_prefix_longer_than_an_address_is_no_prefix()
    {
        WireFormatException flaw = Assert.Throws<WireFormatException>(() => BgpUpdate.Read(WireWriter.Update([], [], [33, 10, 0, 0, 0, 0]), FourByte));
        Assert.Contains("33 bits", flaw.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused() => Gen.Byte.Array[0, 200].Sample(body =>
    {
        try
        {
            BgpUpdate.Read(WireWriter.BgpMessage(2, body), FourByte);
        }
        catch (WireFormatException)
        {
            // Refused, with a reason.
        }
    }, iter: 20_000);
}
