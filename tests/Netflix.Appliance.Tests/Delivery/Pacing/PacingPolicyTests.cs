using System.Text;
using CsCheck;
using Netflix.Appliance.Delivery.Pacing;
using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Tests.Delivery.Pacing;

public sealed class PacingPolicyTests
{
    private static readonly PacingOptions Options = new();

    private static Cmcd Read(string text) => Cmcd.None.With(Encoding.ASCII.GetBytes(text));

    [Theory]
    [InlineData("br=3200,bs,d=4004,mtp=25400,ot=v,rtp=15000,sid=\"6e2fb550-c457\",tb=6000", 3200L, 15000L, false, true)]
    [InlineData("su,nor=\"..%2F3.m4v,rtp=1\",rtp=800", null, 800L, true, false)]
    [InlineData("br=(3000;v),bl=(3000;v 900;a),rtp=(900),su=?1,v=2", 3000L, 900L, true, false)]
    [InlineData("su=?0,bs=false,br=(3000 128)", 3000L, null, false, false)]
    [InlineData("com.example-x=\"a\\\",b\",br=1", 1L, null, false, false)]
    [InlineData("", null, null, false, false)]
    public void What_a_player_says_is_read(string text, long? br, long? rtp, bool starting, bool starved) => Assert.Equal(new Cmcd(br, rtp, starting, starved), Read(text));

    [Theory]
    [InlineData("rtp=1,br=x"), InlineData("rtp=1,br=-5"), InlineData("rtp=1,br="), InlineData("rtp=1,,br=2"), InlineData("rtp=1,a=\"b"), InlineData("rtp=1,a=(b"), InlineData("rtp=1,=3")]
    [InlineData("rtp=1,su=maybe"), InlineData("rtp=99999999999999999999"), InlineData("rtp=1,br=()"), InlineData("rtp=1,a=((b))"), InlineData("rtp=1.5"), InlineData("rtp"), InlineData("rtp=+5")]
    public void A_malformed_report_counts_for_nothing(string text) => Assert.Equal(Cmcd.None, Read(text));

    [Fact]
    public void Anything_at_all_is_read_without_a_crash() => Gen.Byte.Array[0, 60].Sample(bytes => { Cmcd.None.With(bytes); }, iter: 20_000);

    [Theory]
    [InlineData("rtp=16000", 4, 2_000_000)]      // as asked for
    [InlineData("br=4000", 4, 2_000_000)]        // four times the rendition
    [InlineData("rtp=16000,br=1", 4, 2_000_000)] // the player knows best
    [InlineData("br=128", 4, 250_000)]           // the floor
    [InlineData("rtp=900000000", 4, 25_000_000)] // the ceiling
    public void A_known_rate_is_paced_within_floor_and_ceiling(string cmcd, int sent, int bytesPerSecond) =>
        Assert.Equal((uint)bytesPerSecond, PacingPolicy.BytesPerSecond(Read(cmcd), sent, Options));

    [Theory]
    [InlineData("", 100)]                        // nothing known
    [InlineData("rtp=0", 100)]
    [InlineData("rtp=16000", 3)]                 // the first segments
    [InlineData("rtp=16000,su", 100)]            // start-up, seek
    [InlineData("rtp=16000,bs", 100)]            // the buffer ran dry
    public void Who_starts_or_starves_or_is_unknown_is_not_slowed(string cmcd, int sent) =>
        Assert.Null(PacingPolicy.BytesPerSecond(Read(cmcd), sent, Options));
}
