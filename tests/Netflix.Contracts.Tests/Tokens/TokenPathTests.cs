using System.Text;
using Netflix.Contracts.Tokens;

namespace Netflix.Contracts.Tests.Tokens;

public sealed class TokenPathTests
{
    [Theory]
    [InlineData("/t.abc/titles/p/x", true, "abc", "/titles/p/x")]
    [InlineData("/t.abc/titles/p/x?CMCD=a/b", true, "abc", "/titles/p/x?CMCD=a/b")]
    [InlineData("/t./titles/p/x", true, "", "/titles/p/x")]
    [InlineData("/t.abc/", true, "abc", "/")]
    [InlineData("/t.abc/t.def/x", true, "abc", "/t.def/x")]
    [InlineData("/t.abc", false, "", "/t.abc")]
    [InlineData("/t.abc?/x", false, "", "/t.abc?/x")]
    [InlineData("/titles/p/x", false, "", "/titles/p/x")]
    [InlineData("/titles/t.abc/x", false, "", "/titles/t.abc/x")]
    [InlineData("/T.abc/x", false, "", "/T.abc/x")]
    [InlineData("/", false, "", "/"), InlineData("*", false, "", "*"), InlineData("", false, "", "")]
    public void The_first_element_is_a_token_when_it_begins_with_t_and_a_dot(string target, bool found, string token, string rest)
    {
        Assert.Equal(found, TokenPath.Split(Encoding.ASCII.GetBytes(target), out ReadOnlySpan<byte> actual, out ReadOnlySpan<byte> behind));
        Assert.Equal((token, rest), (Encoding.ASCII.GetString(actual), Encoding.ASCII.GetString(behind)));
    }

    [Fact]
    public void What_is_put_in_front_comes_off_again()
    {
        Assert.True(TokenPath.Split(Encoding.ASCII.GetBytes(TokenPath.With("x-_9", "/titles/p/q")), out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> rest));
        Assert.Equal(("x-_9", "/titles/p/q"), (Encoding.ASCII.GetString(token), Encoding.ASCII.GetString(rest)));
    }
}
