using Netflix.Appliance.Delivery;
using Netflix.Appliance.Quality;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Quality;

public sealed class CmcdReportTests
{
    [Theory]
    [InlineData("/a?CMCD=br%3D3200%2Crtp%3D15000", "", "", 3200L, 15000L)]
    [InlineData("/a?x=1&CMCD=rtp%3D800&y=2", "", "", null, 800L)]
    [InlineData("/a", "CMCD-Status", "rtp=800", null, 800L)]
    [InlineData("/a", "cmcd-object", "br=1000", 1000L, null)]
    [InlineData("/a?CMCD=br%3D5", "CMCD-Request", "su", 5L, null)]
    [InlineData("/a?CMCD=", "", "", null, null)]
    [InlineData("/a?CMCD=%", "", "", null, null)]
    public void It_is_found_in_fields_and_in_the_query(string target, string field, string value, long? br, long? rtp)
    {
        Cmcd? found = CmcdReport.Of(Request(target, field, value));
        Assert.NotNull(found);
        Assert.Equal((br, rtp, value == "su"), (found.Value.EncodedKilobitsPerSecond, found.Value.RequestedKilobitsPerSecond, found.Value.IsStarting));
    }

    [Theory]
    [InlineData("/CMCD=rtp%3D800", "")]
    [InlineData("/a?xCMCD=rtp%3D800", "")]
    [InlineData("/a?cmcd=rtp%3D800", "CMCD-Session")]
    public void Nothing_else_is_a_report(string target, string field) => Assert.Null(CmcdReport.Of(Request(target, field, "rtp=1")));

    private static ViewerRequest Request(string target, string field, string value) =>
        new("GET", target, "1.1", field.Length == 0 ? [] : [new HeaderField(field, value)], null, null, null);
}
