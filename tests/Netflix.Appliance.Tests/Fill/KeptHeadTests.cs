using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Tests.Caching;

namespace Netflix.Appliance.Tests.Fill;

public sealed class KeptHeadTests
{
    [Fact]
    public void A_head_is_read_as_it_was_written()
    {
        CacheResponse response = Exchange.Response(404, "Cache-Control: max-age=60, must-revalidate, immutable, stale-while-revalidate=5, stale-if-error=7", "Age: 3", "X-Own: é");
        foreach (Freshness? freshness in (Freshness?[])[null, Freshness.Of(response, Exchange.Options)])
        {
            Assert.True(KeptHead.TryRead(new ResponseHead(404, response.Fields, freshness).ToBytes(), out KeptHead read));
            var head = Assert.IsType<ResponseHead>(read);
            Assert.Equal((404, freshness), (head.Status, head.Freshness));
            Assert.Equal(response.Fields, head.Fields);
        }
    }

    [Fact]
    public void A_marker_is_read_as_it_was_written_and_leads_to_its_own_variants()
    {
        var marker = VariantMarker.New(["accept", "accept-encoding"]);
        Assert.True(KeptHead.TryRead(marker.ToBytes(), out KeptHead read));
        var again = Assert.IsType<VariantMarker>(read);
        Assert.Equal(marker.Generation, again.Generation);
        Assert.Equal(marker.Names, again.Names);
        Assert.Equal(marker.KeyOf("u", Exchange.Fields("Accept: a")), again.KeyOf("u", Exchange.Fields("Accept: a")));
        Assert.NotEqual(marker.KeyOf("u", []), VariantMarker.New(marker.Names).KeyOf("u", []));
    }

    [Fact]
    public void Whatever_was_cut_off_or_is_of_another_format_is_none()
    {
        byte[] head = new ResponseHead(200, Exchange.Fields("A: b"), Exchange.Stored("Cache-Control: max-age=60")).ToBytes();
        for (int length = 0; length < head.Length; length++) Assert.False(KeptHead.TryRead(head.AsMemory(0, length), out _), $"{length} bytes");
        Assert.False(KeptHead.TryRead(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, out _));
    }
}
