using Netflix.ControlPlane.Accounts;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class PasswordHashTests
{
    [Fact]
    public async Task A_hash_verifies_its_password_and_no_other_after_it_was_stored()
    {
        PasswordHash hash = PasswordHash.Parse((await PasswordHash.CreateAsync("pässword 1")).ToString());
        Assert.True(await hash.VerifyAsync("pässword 1"));
        Assert.False(await hash.VerifyAsync("pässword 2"));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash.ToString(), StringComparison.Ordinal);
    }

    // Made with the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32
    [Fact]
    public async Task A_hash_of_the_reference_implementation_verifies() =>
        Assert.True(await PasswordHash.Parse("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc").VerifyAsync("password"));

    [Theory]
    [InlineData("")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=-8,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$")]
    public void What_is_no_hash_is_refused(string text) => Assert.Throws<FormatException>(() => PasswordHash.Parse(text));
}
