using System.Text;
using Netflix.Appliance.Delivery.Pacing;
using Netflix.Appliance.Quality;

namespace Netflix.Appliance.Tests.Delivery.Pacing;

public sealed class PacingPolicyTests
{
    private static readonly PacingOptions Options = new();

    private static Cmcd Read(string text) => Cmcd.None.With(Encoding.ASCII.GetBytes(text));

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
