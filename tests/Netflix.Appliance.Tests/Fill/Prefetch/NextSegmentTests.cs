using Netflix.Appliance.Fill.Prefetch;

namespace Netflix.Appliance.Tests.Fill.Prefetch;

public sealed class NextSegmentTests
{
    [Theory]
    [InlineData("video-1080p/1.m4s", "video-1080p/2.m4s")]
    [InlineData("video-1080p/99.m4s", "video-1080p/100.m4s")]
    [InlineData("a/b/0.m4s", "a/b/1.m4s")]
    [InlineData("a/999999999.m4s", "a/1000000000.m4s")]
    public void A_numbered_segment_has_a_next_one(string path, string next) => Assert.Equal(next, NextSegment.After(path));

    [Theory]
    [InlineData("1.m4s")]
    [InlineData("video/init.mp4")]
    [InlineData("video/1.mp4")]
    [InlineData("video/01.m4s")]
    [InlineData("video/seg-1.m4s")]
    [InlineData("video/1-2.m4s")]
    [InlineData("video/.m4s")]
    [InlineData("video/1.M4S")]
    [InlineData("video/4294967296.m4s")]
    [InlineData("title.json")]
    public void What_follows_no_known_pattern_has_none(string path) => Assert.Null(NextSegment.After(path));
}
