using Netflix.ControlPlane.Partners;

namespace Netflix.ControlPlane.Tests.Partners;

public sealed class InvitationTests
{
    [Fact]
    public void What_is_written_is_read_again_and_prints_nothing()
    {
        var invitation = Invitation.Create();
        Assert.Equal(invitation.Digest(), Invitation.TryParse($" {invitation.ToText()}\n")!.Digest());
        Assert.NotEqual(invitation.ToText(), Invitation.Create().ToText());
        Assert.Equal("invitation", invitation.ToString());
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("nfi1."), InlineData("nfi1.abc"), InlineData("nfe1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
     InlineData("nfi1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!"), InlineData("nfi1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), InlineData("nfi1.ÄÄÄÄAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_none_is_none(string? text) => Assert.Null(Invitation.TryParse(text));
}
