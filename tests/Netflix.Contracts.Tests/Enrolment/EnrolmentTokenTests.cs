using Netflix.Contracts.Enrolment;

namespace Netflix.Contracts.Tests.Enrolment;

public sealed class EnrolmentTokenTests
{
    [Fact]
    public void A_token_survives_being_carried_as_text()
    {
        EnrolmentToken token = EnrolmentToken.Create("key of the authority"u8), read = EnrolmentToken.Parse(token.ToText())!;
        Assert.Equal(token.Digest(), read.Digest());
        Assert.True(read.Pins("key of the authority"u8));
        Assert.False(read.Pins("key of another"u8));
    }

    [Fact]
    public void Two_tokens_are_never_the_same() =>
        Assert.NotEqual(EnrolmentToken.Create("key"u8).ToText(), EnrolmentToken.Create("key"u8).ToText());

    [Theory]
    [InlineData("")]
    [InlineData("nfe1")]
    [InlineData("nfe1..")]
    [InlineData("nfe2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nfe1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAA")]
    [InlineData("nfe1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nfe1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nfe1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x")]
    public void What_is_no_token_is_not_read_as_one(string text) => Assert.Null(EnrolmentToken.Parse(text));
}
