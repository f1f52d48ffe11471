using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Net.Sockets;

namespace Netflix.Contracts.Tokens;

/// <summary>
/// The claims of a token from CBOR. A claim that restricts and cannot be enforced here makes the token unreadable, and so does
/// one that nobody here knows: it might restrict. Only renewal and what to tell the client are passed over.
/// </summary>
public static class CommonAccessTokenClaims
{
    private const CborTag Ipv4Tag = (CborTag)52;
    private const CborTag Ipv6Tag = (CborTag)54;
    private const int CurrentVersion = 1;
    private const int ReplayPermitted = 0;

    // The year 9999: what lies behind it is a mistake, and sums of seconds stay far from overflow.
    private const long LatestTime = 253_402_300_799;

    public static bool TryRead(ReadOnlyMemory<byte> claims, [NotNullWhen(true)] out CommonAccessToken? token)
    {
        token = null;
        try
        {
            var reader = new CborReader(claims, CborConformanceMode.Canonical);
            token = Read(reader);
            if (reader.BytesRemaining != 0) token = null;
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            // As in SignedToken.TryRead.
        }
        return token is not null;
    }

    private static CommonAccessToken Read(CborReader reader)
    {
        string? issuer = null;
        IReadOnlyList<string>? audiences = null;
        long? expires = null;
        CommonAccessToken token = new() { Issuer = "", Audiences = [], ExpiresAt = 0 };
        for (int? left = reader.ReadStartMap(); left > 0; left--)
        {
            int label = reader.ReadInt32();
            switch (label)
            {
                case ClaimLabel.Issuer: issuer = reader.ReadTextString(); break;
                case ClaimLabel.Subject: token = token with { Subject = reader.ReadTextString() }; break;
                case ClaimLabel.Audience: audiences = reader.PeekState() == CborReaderState.TextString ? [reader.ReadTextString()] : ReadTexts(reader); break;
                case ClaimLabel.ExpiresAt: expires = ReadTime(reader); break;
                case ClaimLabel.NotBefore: token = token with { NotBefore = ReadTime(reader) }; break;
                case ClaimLabel.IssuedAt: token = token with { IssuedAt = ReadTime(reader) }; break;
                case ClaimLabel.Id: token = token with { Id = ReadId(reader) }; break;
                case ClaimLabel.Replay: Expect(reader.ReadInt32() == ReplayPermitted, "Replay protection is not enforced here."); break;
                case ClaimLabel.Version: Expect(reader.ReadInt32() == CurrentVersion, "Another version of CTA-5007."); break;
                case ClaimLabel.Networks: token = token with { Networks = ReadNetworks(reader) }; break;
                case ClaimLabel.Uri: token = token with { Paths = ReadPaths(reader) }; break;
                case ClaimLabel.Methods: token = token with { Methods = ReadTexts(reader) }; break;
                case ClaimLabel.Countries: token = token with { Countries = ReadTexts(reader) }; break;
                case ClaimLabel.Renewal or ClaimLabel.OnRefusal or ClaimLabel.InterfaceData: CborNesting.Skip(reader); break;
                default: throw new CborContentException($"Claim {label} is not known.");
            }
        }
        reader.ReadEndMap();
        Expect(issuer is not null && audiences is not null && expires is not null, "iss, aud and exp are required.");
        return token with { Issuer = issuer!, Audiences = audiences!, ExpiresAt = expires!.Value };
    }

    // Whole seconds: a NumericDate may be a fraction, but then one moment has many spellings.
    private static long ReadTime(CborReader reader)
    {
        long seconds = reader.ReadInt64();
        Expect(seconds is >= 0 and <= LatestTime, "A time is in seconds from 1970 to 9999.");
        return seconds;
    }

    private static string ReadId(CborReader reader)
    {
        byte[] id = reader.ReadByteString();
        Expect(id.Length is > 0 and <= CommonAccessToken.MaxIdBytes, "cti has 1 to 64 bytes.");
        return CommonAccessToken.IdText(id);
    }

    private static List<string> ReadTexts(CborReader reader)
    {
        List<string> texts = [];
        for (int? left = reader.ReadStartArray(); left > 0; left--) texts.Add(reader.ReadTextString());
        reader.ReadEndArray();
        return texts;
    }

    private static List<PathRule> ReadPaths(CborReader reader)
    {
        List<PathRule> rules = [];
        for (int? parts = reader.ReadStartMap(); parts > 0; parts--)
        {
            Expect(reader.ReadInt32() == ClaimLabel.UriPath, "Only the path of a URI can be restricted here.");
            for (int? left = reader.ReadStartMap(); left > 0; left--)
            {
                int match = reader.ReadInt32();
                Expect(match is >= (int)PathMatch.Exact and <= (int)PathMatch.Contains, "A path is matched exactly or by prefix, suffix or content.");
                rules.Add(new PathRule((PathMatch)match, reader.ReadTextString()));
            }
            reader.ReadEndMap();
        }
        reader.ReadEndMap();
        Expect(rules.Count > 0, "catu without a rule.");
        return rules;
    }

    // An autonomous system's number is an alternative that never matches: nobody here knows who belongs to one.
    private static List<ClientNetwork> ReadNetworks(CborReader reader)
    {
        List<ClientNetwork> networks = [];
        for (int? left = reader.ReadStartArray(); left > 0; left--)
        {
            if (reader.PeekState() == CborReaderState.UnsignedInteger) reader.ReadUInt32();
            else networks.Add(ReadNetwork(reader));
        }
        reader.ReadEndArray();
        return networks;
    }

    private static ClientNetwork ReadNetwork(CborReader reader)
    {
        CborTag tag = reader.ReadTag();
        Expect(tag is Ipv4Tag or Ipv6Tag, "A network is tagged 52 or 54.");
        AddressFamily family = tag == Ipv4Tag ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        int bits = tag == Ipv4Tag ? 32 : 128;
        if (reader.PeekState() == CborReaderState.ByteString)
        {
            byte[] address = reader.ReadByteString();
            Expect(address.Length * 8 == bits, "An address has all its bytes.");
            return ClientNetwork.Of(family, bits, address)!.Value;
        }
        Expect(reader.ReadStartArray() == 2, "A prefix is its length and its bytes.");
        ClientNetwork? network = ClientNetwork.Of(family, reader.ReadInt32(), reader.ReadByteString());
        Expect(network is not null, "A prefix has no bits behind its length.");
        reader.ReadEndArray();
        return network!.Value;
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds) throw new CborContentException(otherwise);
    }
}
