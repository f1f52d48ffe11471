using System.Security.Cryptography;

namespace Netflix.Contracts.Configurations;

/// <summary>The fleet's authority signs certificates as well: what it signs says first what it is.</summary>
public static class ConfigurationSignature
{
    private static ReadOnlySpan<byte> Purpose => "netflix configuration 1\0"u8;

    public static byte[] Sign(ECDsa authority, ReadOnlySpan<byte> content) => authority.SignData(Signed(content), HashAlgorithmName.SHA256);

    public static bool IsBy(ECDsa authority, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        authority.VerifyData(Signed(content), signature, HashAlgorithmName.SHA256);

    private static byte[] Signed(ReadOnlySpan<byte> content) => [.. Purpose, .. content];
}
