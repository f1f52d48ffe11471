using System.Text;
using CsCheck;
using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Tests.Quality;

public sealed class CmcdTests
{
    private static Cmcd Read(string text) => Cmcd.None.With(Encoding.ASCII.GetBytes(text));

    [Theory]
    [InlineData("br=3200,bs,d=4004,mtp=25400,ot=v,rtp=15000,sid=\"6e2fb550-c457\",tb=6000", 3200L, 15000L, false, true)]
    [InlineData("su,nor=\"..%2F3.m4v,rtp=1\",rtp=800", null, 800L, true, false)]
    [InlineData("br=(3000;v),bl=(3000;v 900;a),rtp=(900),su=?1,v=2", 3000L, 900L, true, false)]
    [InlineData("su=?0,bs=false,br=(3000 128)", 3000L, null, false, false)]
    [InlineData("com.example-x=\"a\\\",b\",br=1", 1L, null, false, false)]
    [InlineData("bsd=(1500;v),bs=?0", null, null, false, true)]
    [InlineData("bs,bsd=0", null, null, false, true)]
    [InlineData("bsd=0,v=1", null, null, false, false)]
    // What nobody asks for may come twice.
    [InlineData("x=1,x=2,br=1", 1L, null, false, false)]
    [InlineData("", null, null, false, false)]
    public void What_a_player_says_is_read(string text, long? br, long? rtp, bool starting, bool starved)
    {
        Cmcd read = Read(text);
        Assert.Equal((br, rtp, starting, starved), (read.EncodedKilobitsPerSecond, read.RequestedKilobitsPerSecond, read.IsStarting, read.IsStarved));
    }

    [Fact]
    public void Buffer_throughput_state_and_session_are_read()
    {
        Cmcd read = Read("bl=(2100;v),mtp=25400,sid=\"abc\",sta=r,v=2");
        Assert.Equal((2100L, 25400L, PlayerState.Rebuffering), (read.BufferMilliseconds, read.MeasuredKilobitsPerSecond, read.State));
        Assert.NotEqual(0UL, read.Session);
        Assert.Equal(read.Session, Read("sid=\"abc\"").Session);
        Assert.NotEqual(read.Session, Read("sid=\"abd\"").Session);
        Assert.Equal((PlayerState.Playing, PlayerState.Other, PlayerState.Unknown), (Read("sta=p").State, Read("sta=k").State, Read("br=1").State));
    }

    [Theory]
    [InlineData("rtp=1,br=x"), InlineData("rtp=1,br=-5"), InlineData("rtp=1,br="), InlineData("rtp=1,,br=2"), InlineData("rtp=1,a=\"b"), InlineData("rtp=1,a=(b"), InlineData("rtp=1,=3")]
    [InlineData("rtp=1,su=maybe"), InlineData("rtp=99999999999999999999"), InlineData("rtp=1,br=()"), InlineData("rtp=1,a=((b))"), InlineData("rtp=1.5"), InlineData("rtp"), InlineData("rtp=+5")]
    [InlineData("rtp=1,rtp=1"), InlineData("bs,bs=?0"), InlineData("sid=\"a\",sid=\"b\""), InlineData("rtp=1,v=3"), InlineData("rtp=1,v=0"), InlineData("rtp=1,sid=a"), InlineData("rtp=1,sid=\"\"")]
    public void A_malformed_or_ambiguous_report_counts_for_nothing(string text) => Assert.Equal(Cmcd.None, Read(text));

    [Fact]
    public void What_is_too_long_counts_for_nothing()
    {
        Assert.NotEqual(Cmcd.None, Read($"sid=\"{new string('a', Cmcd.MaxSessionLength)}\""));
        Assert.Equal(Cmcd.None, Read($"sid=\"{new string('a', Cmcd.MaxSessionLength + 1)}\""));
        Assert.Equal(Cmcd.None, Read($"br=1,x=\"{new string('a', Cmcd.MaxLength)}\""));
    }

    [Fact]
    public void Who_says_a_key_again_in_another_field_is_believed_the_first_time() =>
        Assert.Equal(Read("br=1,bl=100"), Read("br=1,bl=100").With("br=2,mtp=7"u8));

    [Fact]
    public void Anything_at_all_is_read_without_a_crash() => Gen.Byte.Array[0, 60].Sample(bytes => { Cmcd.None.With(bytes); }, iter: 20_000);
}
