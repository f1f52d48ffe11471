namespace Netflix.Contracts.Tokens;

/// <summary>
/// A request target whose first path element is a token: <c>/t.{base64url}/titles/{package}/{path}</c>. Relative URLs in manifests
/// then carry the token by themselves, and what is behind it is the same for all viewers. <c>t.</c> tells it from any other
/// element without decoding: base64url has no dot, and no path of an appliance starts with one letter and a dot.
/// </summary>
public static class TokenPath
{
    /// <summary>Of the text between "t." and the next slash.</summary>
    public const int MaxTextLength = CommonAccessToken.MaxBytes * 4 / 3;

    private static ReadOnlySpan<byte> Marker => "/t."u8;

    /// <param name="path">With its leading slash.</param>
    public static string With(string token, string path) => $"/t.{token}{path}";

    /// <param name="target">Origin form, with or without a query.</param>
    /// <param name="token">The token's text as it came, perhaps empty or too long; empty when there is none.</param>
    /// <param name="rest">The target without the token's element, from its slash on; the whole target when there is no token.</param>
    /// <returns>Whether the target has a token's element and something behind it.</returns>
    public static bool Split(ReadOnlySpan<byte> target, out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> rest)
    {
        token = default;
        rest = target;
        if (!target.StartsWith(Marker)) return false;
        ReadOnlySpan<byte> behind = target[Marker.Length..];
        int end = behind.IndexOfAny((byte)'/', (byte)'?');
        if (end < 0 || behind[end] != '/') return false;
        token = behind[..end];
        rest = behind[end..];
        return true;
    }
}
