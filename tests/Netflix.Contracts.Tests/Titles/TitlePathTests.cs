using Netflix.Contracts.Titles;

namespace Netflix.Contracts.Tests.Titles;

public sealed class TitlePathTests
{
    [Theory]
    [InlineData("manifest.mpd")]
    [InlineData("video-1080p/1.m4s")]
    [InlineData("artwork/poster.jpg")]
    public void A_plain_path_is_valid(string path) => Assert.True(TitlePath.IsValid(path));

    [Theory]
    [InlineData("")]
    [InlineData("/manifest.mpd")]
    [InlineData("video/")]
    [InlineData("video//1.m4s")]
    [InlineData("../secret")]
    [InlineData("video/../../secret")]
    [InlineData("video/./1.m4s")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a%2fb")]
    [InlineData("a b")]
    [InlineData("ä.mp4")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void What_could_be_read_in_two_ways_is_refused(string path) => Assert.False(TitlePath.IsValid(path));

    [Fact]
    public void A_path_has_at_most_200_characters()
    {
        Assert.True(TitlePath.IsValid(new string('a', TitlePath.MaxLength)));
        Assert.False(TitlePath.IsValid(new string('a', TitlePath.MaxLength + 1)));
    }
}
