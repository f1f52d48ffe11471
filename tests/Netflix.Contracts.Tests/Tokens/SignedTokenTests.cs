using System.Security.Cryptography;
using System.Text;
using Netflix.Contracts.Tokens;

namespace Netflix.Contracts.Tests.Tokens;

public sealed class SignedTokenTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static bool Reads(byte[] token) => SignedToken.TryRead(Forge.Text(token), out _);

    [Fact]
    public void What_the_writer_signs_is_read_back_with_every_claim()
    {
        var token = new CommonAccessToken
        {
            Issuer = "issuer", Subject = "viewer", Audiences = ["a", "b"], ExpiresAt = 2_000_000_000, NotBefore = 5, IssuedAt = 6, Id = CommonAccessToken.IdText([9, 0, 255]),
            Paths = [new PathRule(PathMatch.Prefix, "/titles/x/"), new PathRule(PathMatch.Suffix, ".m4s")],
            Methods = ["GET", "HEAD"], Networks = [ClientNetwork.Parse("192.0.2.0/24"), ClientNetwork.Parse("2001:db8::/32"), ClientNetwork.Parse("0.0.0.0/0")], Countries = ["DE"],
        };
        string text = CommonAccessTokenWriter.Sign(token, Forge.KeyId, Key);

        Assert.True(SignedToken.TryRead(Encoding.ASCII.GetBytes(text), out SignedToken? signed));
        Assert.Equal(Forge.KeyId, signed.KeyId.ToArray());
        Assert.True(signed.IsSignedBy(Key));
        Assert.True(CommonAccessTokenClaims.TryRead(signed.Claims, out CommonAccessToken? read));
        Assert.Equal((token.Issuer, token.Subject, token.ExpiresAt, token.NotBefore, token.IssuedAt, token.Id), (read.Issuer, read.Subject, read.ExpiresAt, read.NotBefore, read.IssuedAt, read.Id));
        Assert.Equal(token.Audiences, read.Audiences);
        Assert.Equal(token.Paths.Select(rule => (rule.Match, rule.Text)), read.Paths.Select(rule => (rule.Match, rule.Text)));
        Assert.Equal(token.Methods, read.Methods);
        Assert.Equal(token.Networks, read.Networks);
        Assert.Equal(token.Countries, read.Countries);
    }

    [Fact]
    public void A_token_made_by_hand_is_read_and_its_signature_holds_only_under_its_own_key()
    {
        Assert.True(SignedToken.TryRead(Forge.Text(Forge.Token(Key, Forge.Es256Header, Forge.Claims())), out SignedToken? signed));
        Assert.True(signed.IsSignedBy(Key));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(signed.IsSignedBy(other));
    }

    public static TheoryData<string> BadHeaders => ["a0", "a10126", "a104420102", "a2012604420102ff", "a201382204420102", "a2012604f6", "a3012602810404420102", "a2012604420102" + "00",
        "a204420102" + "0126", "bf012604420102ff", "a201260126", "a2013900060442" + "0102", "81a0", "", "a201260440"];

    [Theory, MemberData(nameof(BadHeaders))]
    public void A_header_that_is_not_exactly_ES256_and_a_key_id_is_refused(string header) =>
        Assert.False(Reads(Forge.Token(Key, Convert.FromHexString(header), Forge.Claims())));

    [Fact]
    public void A_header_may_say_more_that_is_not_critical() =>
        Assert.True(Reads(Forge.Token(Key, Forge.Header((1, -7), (4, Forge.KeyId), (16, "application/cwt")), Forge.Claims())));

    [Fact]
    public void An_envelope_in_any_other_shape_is_refused()
    {
        byte[] header = Forge.Es256Header, claims = Forge.Claims();
        Assert.False(Reads(Forge.Token(Key, header, claims, unprotected: Forge.Map((4, Forge.KeyId)))));
        Assert.False(Reads(Forge.Token(Key, header, claims, tags: [18])));
        Assert.False(Reads(Forge.Token(Key, header, claims, tags: [61])));
        Assert.False(Reads(Forge.Token(Key, header, claims, tags: [61, 17])));
        Assert.False(Reads(Forge.Token(Key, header, claims, tags: [61, 61, 18])));
        Assert.False(Reads(Forge.Token(Key, header, claims, behind: [0])));
        byte[] good = Forge.Token(Key, header, claims);
        for (int length = 0; length < good.Length; length++) Assert.False(Reads(good[..length]), $"cut to {length} bytes");
    }

    [Fact]
    public void A_token_longer_than_the_limit_is_refused_by_the_reader_and_by_the_writer()
    {
        Assert.False(Reads(Forge.Token(Key, Forge.Es256Header, Forge.Claims((323, new string('x', CommonAccessToken.MaxBytes))))));
        var token = new CommonAccessToken { Issuer = new string('x', CommonAccessToken.MaxBytes), Audiences = ["a"], ExpiresAt = 1 };
        Assert.Throws<ArgumentException>(() => CommonAccessTokenWriter.Sign(token, Forge.KeyId, Key));
    }

    [Theory, InlineData("="), InlineData(" "), InlineData("\n"), InlineData("+"), InlineData("/"), InlineData("%"), InlineData("A")]
    public void Text_that_is_not_plain_base64url_is_refused(string behind)
    {
        byte[] good = Forge.Text(Forge.Token(Key, Forge.Es256Header, Forge.Claims()));
        Assert.True(SignedToken.TryRead(good, out _));
        Assert.False(SignedToken.TryRead([.. good, .. Encoding.ASCII.GetBytes(behind)], out _));
        Assert.False(SignedToken.TryRead([.. good[..5], .. Encoding.ASCII.GetBytes(behind), .. good[5..]], out _));
    }

    [Fact]
    public void Spare_bits_at_the_end_of_the_text_must_be_zero()
    {
        byte[] text = Forge.Text(Forge.Token(Key, Forge.Es256Header, Forge.Claims((2, "x"))));
        for (string subject = "x"; text.Length % 4 == 0; subject += "x") text = Forge.Text(Forge.Token(Key, Forge.Es256Header, Forge.Claims((2, subject))));
        byte[] changed = [.. text];
        changed[^1]++;
        Assert.True(SignedToken.TryRead(text, out _));
        Assert.False(SignedToken.TryRead(changed, out _));
    }
}
