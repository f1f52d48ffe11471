using Netflix.ControlPlane.Accounts;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Ann@Example.ORG", "ann@example.org")]
    [InlineData("  ann+films@sub.example.org ", "ann+films@sub.example.org")]
    [InlineData("operator@localhost", "operator@localhost")]
    public void An_address_is_normalised(string text, string expected) => Assert.Equal(expected, EmailAddress.Normalise(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.org")]
    [InlineData("ann@")]
    [InlineData("ann@example..org")]
    [InlineData("ann@-example.org")]
    [InlineData(".ann@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("ann smith@example.org")]
    [InlineData("ann@exa mple.org")]
    [InlineData("ann@example.org\nbcc: x@y.z")]
    [InlineData("änn@example.org")]
    public void What_is_no_address_is_refused(string? text) => Assert.Null(EmailAddress.Normalise(text));

    [Fact]
    public void An_address_has_at_most_254_characters() =>
        Assert.Null(EmailAddress.Normalise($"ann@{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}.org"));
}
