using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// One password, hashed with Argon2id (RFC 9106) and written as a PHC string, e.g. <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>:
/// the parameters travel with the hash, so they can be raised later and old hashes still verify.
/// </summary>
/// <param name="MemoryKiB">19 MiB with two passes and one lane is OWASP's minimum for Argon2id.</param>
internal sealed record PasswordHash(int MemoryKiB, int Passes, int Lanes, byte[] Salt, byte[] Hash)
{
    internal const int MinPasswordLength = 8;
    internal const int MaxPasswordLength = 128;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MaxMemoryKiB = 256 * 1024;

    internal static async Task<PasswordHash> CreateAsync(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var unhashed = new PasswordHash(MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1, salt, new byte[HashBytes]);
        return unhashed with { Hash = await unhashed.ComputeAsync(password) };
    }

    internal async Task<bool> VerifyAsync(string password) =>
        CryptographicOperations.FixedTimeEquals(await ComputeAsync(password), Hash);

    /// <exception cref="FormatException">Not a PHC string of Argon2id version 19, or one that asks for more than 256 MiB.</exception>
    internal static PasswordHash Parse(string text)
    {
        if (text.Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var hash]
            || parameters.Split(',') is not [var memory, var passes, var lanes])
            throw new FormatException("Not an Argon2id hash in PHC format.");
        var parsed = new PasswordHash(Number(memory, "m="), Number(passes, "t="), Number(lanes, "p="), Decode(salt), Decode(hash));
        return parsed is { MemoryKiB: >= 8 and <= MaxMemoryKiB, Passes: >= 1 and <= 100, Lanes: >= 1 and <= 16, Hash.Length: HashBytes }
            ? parsed
            : throw new FormatException("The parameters of an Argon2id hash are out of range.");
    }

    /// <summary>PHC format.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKiB},t={Passes},p={Lanes}${Encode(Salt)}${Encode(Hash)}");

    private async Task<byte[]> ComputeAsync(string password)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password))
        {
            Salt = Salt, MemorySize = MemoryKiB, Iterations = Passes, DegreeOfParallelism = Lanes,
        };
        return await argon.GetBytesAsync(Hash.Length);
    }

    private static int Number(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException("The parameters of an Argon2id hash are malformed.");

    // PHC uses base64 without padding.
    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
