using System.Security.Cryptography;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Tests.Signing;

public sealed class MasterKeyTests
{
    private static readonly MasterKey Master = new(RandomNumberGenerator.GetBytes(32));
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(16);

    [Fact]
    public void What_was_wrapped_opens_with_the_same_key_for_the_same_thing() =>
        Assert.Equal(Secret, Master.Unwrap(Master.Wrap(Secret, [1]), [1]));

    [Fact]
    public void Two_seals_of_one_secret_differ() => Assert.NotEqual(Master.Wrap(Secret, [1]), Master.Wrap(Secret, [1]));

    [Fact]
    public void It_opens_neither_for_another_thing_nor_with_another_key_nor_damaged()
    {
        byte[] wrapped = Master.Wrap(Secret, [1]);
        Assert.Throws<MasterKeyMismatchException>(() => Master.Unwrap(wrapped, [2]));
        Assert.Throws<MasterKeyMismatchException>(() => new MasterKey(RandomNumberGenerator.GetBytes(32)).Unwrap(wrapped, [1]));
        for (int i = 0; i < wrapped.Length; i++)
        {
            byte[] damaged = [.. wrapped];
            damaged[i] ^= 0x10;
            Assert.Throws<MasterKeyMismatchException>(() => Master.Unwrap(damaged, [1]));
        }
        Assert.Throws<MasterKeyMismatchException>(() => Master.Unwrap(wrapped.AsSpan(0, 10), [1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_file_without_32_bytes_in_base64_is_refused_with_the_remedy(string content)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-master-");
        try
        {
            string file = Path.Combine(folder.FullName, "key");
            File.WriteAllText(file, content);
            Assert.Contains("openssl rand", Assert.Throws<InvalidDataException>(() => MasterKey.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
