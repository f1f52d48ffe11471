using System.Buffers.Text;
using System.Formats.Cbor;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;

namespace Netflix.Contracts.Tokens;

/// <summary>Signs claims and writes them as the text that goes into a path.</summary>
public static class CommonAccessTokenWriter
{
    private const CborTag CwtTag = (CborTag)61;

    /// <param name="key">P-256 with its private half. One caller at a time.</param>
    /// <exception cref="ArgumentException">The token would be longer than readers take.</exception>
    public static string Sign(CommonAccessToken token, ReadOnlySpan<byte> keyId, ECDsa key)
    {
        var headers = new CoseHeaderMap { { CoseHeaderLabel.Algorithm, CoseHeaderValue.FromInt32(-7) }, { CoseHeaderLabel.KeyIdentifier, CoseHeaderValue.FromBytes(keyId) } };
        byte[] signed = CoseSign1Message.SignEmbedded(Encode(token), new CoseSigner(key, HashAlgorithmName.SHA256, headers));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteTag(CwtTag);
        writer.WriteEncodedValue(signed);
        if (writer.BytesWritten > CommonAccessToken.MaxBytes)
            throw new ArgumentException($"A token has at most {CommonAccessToken.MaxBytes} bytes; this one has {writer.BytesWritten}. Restrict it to fewer networks or paths.", nameof(token));
        return Base64Url.EncodeToString(writer.Encode());
    }

    // Canonical mode sorts the keys of each map; the number of claims is filled in at its end.
    private static byte[] Encode(CommonAccessToken token)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        writer.WriteStartMap(null);
        Text(writer, ClaimLabel.Issuer, token.Issuer);
        if (token.Subject is { } subject) Text(writer, ClaimLabel.Subject, subject);
        writer.WriteInt32(ClaimLabel.Audience);
        if (token.Audiences is [var only]) writer.WriteTextString(only);
        else Array(writer, token.Audiences, writer.WriteTextString);
        Number(writer, ClaimLabel.ExpiresAt, token.ExpiresAt);
        if (token.NotBefore is { } notBefore) Number(writer, ClaimLabel.NotBefore, notBefore);
        if (token.IssuedAt is { } issuedAt) Number(writer, ClaimLabel.IssuedAt, issuedAt);
        if (token.Id is { } id)
        {
            writer.WriteInt32(ClaimLabel.Id);
            writer.WriteByteString(CommonAccessToken.IdBytes(id));
        }
        Number(writer, ClaimLabel.Version, 1);
        Restrictions(writer, token);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void Restrictions(CborWriter writer, CommonAccessToken token)
    {
        if (token.Networks is { } networks)
        {
            writer.WriteInt32(ClaimLabel.Networks);
            Array(writer, networks, network => Network(writer, network));
        }
        if (token.Paths.Count > 0)
        {
            writer.WriteInt32(ClaimLabel.Uri);
            writer.WriteStartMap(1);
            writer.WriteInt32(ClaimLabel.UriPath);
            writer.WriteStartMap(token.Paths.Count);
            foreach (PathRule rule in token.Paths) Text(writer, (int)rule.Match, rule.Text);
            writer.WriteEndMap();
            writer.WriteEndMap();
        }
        if (token.Methods is { } methods)
        {
            writer.WriteInt32(ClaimLabel.Methods);
            Array(writer, methods, writer.WriteTextString);
        }
        if (token.Countries is { } countries)
        {
            writer.WriteInt32(ClaimLabel.Countries);
            Array(writer, countries, writer.WriteTextString);
        }
    }

    private static void Text(CborWriter writer, int label, string text)
    {
        writer.WriteInt32(label);
        writer.WriteTextString(text);
    }

    private static void Number(CborWriter writer, int label, long number)
    {
        writer.WriteInt32(label);
        writer.WriteInt64(number);
    }

    private static void Array<T>(CborWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(items.Count);
        foreach (T item in items) write(item);
        writer.WriteEndArray();
    }

    // RFC 9164: the prefix's bytes without the zeros at their end.
    private static void Network(CborWriter writer, ClientNetwork network)
    {
        writer.WriteTag((CborTag)(network.Base.AddressFamily == AddressFamily.InterNetwork ? 52 : 54));
        writer.WriteStartArray(2);
        writer.WriteInt32(network.PrefixLength);
        writer.WriteByteString(network.Base.GetAddressBytes().AsSpan().TrimEnd((byte)0));
        writer.WriteEndArray();
    }
}
