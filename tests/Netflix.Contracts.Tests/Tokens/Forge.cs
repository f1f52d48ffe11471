using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;

namespace Netflix.Contracts.Tests.Tokens;

/// <summary>Tokens byte by byte, for what the writer would never write. Signed as COSE says: over the array of context, header, nothing and claims.</summary>
internal static class Forge
{
    internal static readonly byte[] KeyId = [1, 2, 3, 4, 5, 6, 7, 8];

    internal static byte[] Header(params ReadOnlySpan<(int Label, object Value)> fields) => Map(fields);

    internal static byte[] Es256Header => Header((1, -7), (4, KeyId));

    internal static byte[] Map(params ReadOnlySpan<(int Label, object Value)> fields)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(fields.Length);
        foreach ((int label, object value) in fields)
        {
            writer.WriteInt32(label);
            switch (value)
            {
                case int number: writer.WriteInt32(number); break;
                case long number: writer.WriteInt64(number); break;
                case string text: writer.WriteTextString(text); break;
                case byte[] bytes: writer.WriteByteString(bytes); break;
                case ReadOnlyMemory<byte> encoded: writer.WriteEncodedValue(encoded.Span); break;
                default: throw new ArgumentException(value.GetType().Name);
            }
        }
        writer.WriteEndMap();
        return writer.Encode();
    }

    internal static ReadOnlyMemory<byte> Hex(string hex) => Convert.FromHexString(hex);

    /// <summary>iss, aud and exp, and what else a test asks for behind them.</summary>
    internal static byte[] Claims(params (int Label, object Value)[] more) => Map([(1, "i"), (3, "a"), (4, 100), .. more]);

    internal static byte[] Token(ECDsa key, byte[] header, byte[] claims, byte[]? unprotected = null, int[]? tags = null, byte[]? behind = null)
    {
        var signed = new CborWriter();
        signed.WriteStartArray(4);
        signed.WriteTextString("Signature1");
        signed.WriteByteString(header);
        signed.WriteByteString([]);
        signed.WriteByteString(claims);
        signed.WriteEndArray();
        byte[] signature = key.SignData(signed.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        var writer = new CborWriter(CborConformanceMode.Lax);
        foreach (int tag in tags ?? [61, 18]) writer.WriteTag((CborTag)tag);
        writer.WriteStartArray(4);
        writer.WriteByteString(header);
        writer.WriteEncodedValue(unprotected ?? [0xa0]);
        writer.WriteByteString(claims);
        writer.WriteByteString(signature);
        writer.WriteEndArray();
        return [.. writer.Encode(), .. behind ?? []];
    }

    internal static byte[] Text(byte[] token) => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(token));
}
