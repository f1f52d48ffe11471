using System.Security.Cryptography;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Tests.Integrity;

public sealed class Sha256DigestTests
{
    private const string Field = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:";
    private const string Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Theory]
    [InlineData(Field)]
    [InlineData($"  {Field} ")]
    [InlineData($"sha-512=:AAAA:, {Field}")]
    [InlineData($"{Field}, unixsum=30637")]
    public void A_digest_field_is_read_past_other_algorithms(string field)
    {
        Assert.True(Sha256Digest.TryParseStructuredField(field, out Sha256Digest digest));
        Assert.Equal((Hex, Field), (digest.Hex, digest.StructuredField));
        Assert.Equal(Sha256Digest.Of(SHA256.HashData("abc"u8)), digest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha-256=:")]
    [InlineData("sha-256=::")]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0AAAA=:")]
    [InlineData("sha-512=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:")]
    [InlineData("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")]
    public void What_is_no_SHA_256_is_refused(string? field) => Assert.False(Sha256Digest.TryParseStructuredField(field, out _));

    [Theory]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816")]
    [InlineData("../../../../../../../../../../../../../../../../../../../etc/pas")]
    public void A_file_name_that_is_no_digest_is_refused(string name) => Assert.False(Sha256Digest.TryParseHex(name, out _));
}
