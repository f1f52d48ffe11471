using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Tests.Origin;

public sealed class BenchBodyTests
{
    [Theory]
    [InlineData("/b/16384/7", 16384, 7, 0, 0)]
    [InlineData("/b/0/0", 0, 0, 0, 0)]
    [InlineData("/b/4194304/1/300/1000000", 4194304, 1, 300, 1000000)]
    public void An_address_says_what_the_body_is(string path, long size, long id, int wait, long rate)
    {
        Assert.True(BenchBody.TryParse(path, out BenchBody body));
        Assert.Equal(new BenchBody(size, id, wait, rate), body);
        Assert.Equal(path, body.Path);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/b/1")]
    [InlineData("/b/1/2/3")]
    [InlineData("/b/-1/2")]
    [InlineData("/b/1/x")]
    [InlineData("/c/1/2")]
    [InlineData("/b/99999999999999999999/1")]
    [InlineData("/b/4294967297/1")]
    [InlineData("/b/1/1/60001/0")]
    public void What_is_no_such_address_is_refused(string path) => Assert.False(BenchBody.TryParse(path, out _));
}
