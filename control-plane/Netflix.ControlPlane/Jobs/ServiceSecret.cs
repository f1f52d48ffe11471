using System.Security.Cryptography;
using System.Text;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// A secret that one of our programs shares with this one, from a file. Kept as its digest: comparing digests takes the same time
/// whatever was presented, and its length tells nothing.
/// </summary>
internal sealed class ServiceSecret
{
    public const int MinLength = 16;

    private readonly byte[] _digest;

    private ServiceSecret(string secret) => _digest = Digest(secret);

    /// <exception cref="InvalidOperationException">Not readable or too short; the message names the file, never its content.</exception>
    public static ServiceSecret Read(string file) =>
        TryRead(file, out string secret) ? new(secret) : throw new InvalidOperationException($"'{file}' {Rule}");

    public static bool IsUsable(string file) => TryRead(file, out _);

    public const string Rule = "must be a readable file that holds a secret of at least 16 characters.";

    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(Digest(presented), _digest);

    private static bool TryRead(string file, out string secret)
    {
        try
        {
            secret = File.ReadAllText(file).Trim();
            return secret.Length >= MinLength;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            secret = "";
            return false;
        }
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
