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
    [InlineData("/a?CMCD=br%3D5%2", "", "", null, null)]
    [InlineData("/a?CMCD=br%3D(5+6)", "", "", 5L, null)]
    [InlineData("/a?CMCD=br%3D5%2crtp%3d6", "", "", 5L, 6L)]
    // Nobody could say which one is meant.
    [InlineData("/a?CMCD=br%3D5&CMCD=br%3D6", "", "", null, null)]
    [InlineData("/a?xCMCD=1&CMCD=br%3D5", "", "", 5L, null)]
    [InlineData("/a", "CMCD-Session", "v=2,sid=\"a\"", null, null)]
    public void It_is_found_in_fields_and_in_the_query(string target, string field, string value, long? br, long? rtp)
    {
        Cmcd? found = CmcdReport.Of(Request(target, field, value));
        Assert.NotNull(found);
        Assert.Equal((br, rtp, value == "su"), (found.Value.EncodedKilobitsPerSecond, found.Value.RequestedKilobitsPerSecond, found.Value.IsStarting));
    }

    [Theory]
    [InlineData("/CMCD=rtp%3D800", "")]
    [InlineData("/a?xCMCD=rtp%3D800", "")]
    [InlineData("/a?cmcd=rtp%3D800", "CMCD-Sessions")]
    public void Nothing_else_is_a_report(string target, string field) => Assert.Null(CmcdReport.Of(Request(target, field, "rtp=1")));

    [Theory]
    [InlineData("/a", "/a"), InlineData("/a?x=1", "/a?x=1"), InlineData("/CMCD=1", "/CMCD=1"), InlineData("/a?xCMCD=1", "/a?xCMCD=1")]
    [InlineData("/a?CMCD=br%3D5", "/a"), InlineData("/a?CMCD=", "/a"), InlineData("/a?x=1&CMCD=br%3D5", "/a?x=1"), InlineData("/a?CMCD=br%3D5&x=1", "/a?x=1")]
    [InlineData("/a?x=1&CMCD=5&y=2", "/a?x=1&y=2"), InlineData("/a?CMCD=5&CMCD=6", "/a"), InlineData("/a?CMCD=5&CMCD=6&CMCD=7&z", "/a?z"), InlineData("/a?x&CMCD=5&CMCD=6", "/a?x")]
    public void A_target_is_told_without_it(string target, string without) => Assert.Equal(without, CmcdReport.Without(target));

    [Fact]
    public void A_request_without_a_report_costs_no_memory_and_one_with_it_next_to_none()
    {
        Cmcd? read = null;
        ViewerRequest none = Request("/titles/a/b/1.m4s?x=1", "", ""), some = Request("/a?CMCD=bl%3D2100%2Cbr%3D3200%2Cmtp%3D25400%2Csid%3D%22abc%22%2Cv%3D2", "", "");
        for (int i = 0; i < 200; i++) (_, read) = (CmcdReport.Of(none), CmcdReport.Of(some));
        Assert.Equal(3200, read!.Value.EncodedKilobitsPerSecond);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) (_, read) = (CmcdReport.Of(none), CmcdReport.Of(some));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ViewerRequest Request(string target, string field, string value) =>
        new("GET", target, "1.1", field.Length == 0 ? [] : [new HeaderField(field, value)], null, null, null);
}
