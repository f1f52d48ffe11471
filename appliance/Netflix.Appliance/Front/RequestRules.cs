using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Netflix.Appliance.Front;

/// <summary>What the parts of a head mean together: who is asked, how the body is framed, whether the connection goes on.</summary>
internal static class RequestRules
{
    // A length beyond this has no meaning on any disk, and its arithmetic none in a long.
    private const int MaxLengthDigits = 18;

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~%!$&'()*+,;=:[]"u8);

    internal static RequestError? Check(RequestHead head)
    {
        int hosts = 0, lengths = 0, codings = 0, expectations = 0;
        bool close = false, keepAlive = false;
        ReadOnlySpan<byte> host = default;
        for (int i = 0; i < head.Count; i++)
        {
            ReadOnlySpan<byte> value = head.Value(i);
            switch (head.Field(i))
            {
                case KnownField.Host:
                    hosts++;
                    host = value;
                    break;
                case KnownField.ContentLength:
                    lengths++;
                    if (!TryReadLength(value, out long length)) return RequestError.Bad("Content-Length is one number of bytes.");
                    head.ContentLength = length;
                    break;
                case KnownField.TransferEncoding:
                    codings++;
                    if (!Ascii.EqualsIgnoreCase(value, "chunked"u8))
                        return new RequestError(StatusCodes.Status501NotImplemented, "The only transfer coding understood here is chunked, alone and once.");
                    head.IsChunked = true;
                    break;
                case KnownField.Expect:
                    expectations++;
                    if (!Ascii.EqualsIgnoreCase(value, "100-continue"u8))
                        return new RequestError(StatusCodes.Status417ExpectationFailed, "The only expectation understood here is 100-continue.");
                    head.ExpectsContinue = head.IsVersion11;
                    break;
                case KnownField.Connection:
                    ReadOptions(value, ref close, ref keepAlive);
                    break;
            }
        }
        if (hosts > 1) return RequestError.Bad("There is one Host field.");
        if (hosts == 0 && head.IsVersion11) return RequestError.Bad("HTTP/1.1 requires a Host field.");
        if (host.ContainsAnyExcept(HostBytes)) return RequestError.Bad("Host is a name or an address, with or without a port.");
        if (lengths > 1) return RequestError.Bad("There is one Content-Length field.");
        if (codings > 1) return RequestError.Bad("There is one Transfer-Encoding field.");
        if (lengths + codings > 1) return RequestError.Bad("A body is framed by Content-Length or by Transfer-Encoding, never by both.");
        if (codings > 0 && !head.IsVersion11) return RequestError.Bad("HTTP/1.0 knows no Transfer-Encoding.");
        if (expectations > 1) return RequestError.Bad("There is one Expect field.");
        head.KeepsAlive = !close && (head.IsVersion11 || keepAlive);
        return CheckTarget(head, host);
    }

    private static RequestError? CheckTarget(RequestHead head, ReadOnlySpan<byte> host)
    {
        ReadOnlySpan<byte> target = head.Target;
        if (target[0] == '/') return null;
        if (target.SequenceEqual("*"u8))
            return head.Method.SequenceEqual("OPTIONS"u8) ? null : RequestError.Bad("The target * belongs to OPTIONS.");
        if (head.Method.SequenceEqual("CONNECT"u8))
            return new RequestError(StatusCodes.Status405MethodNotAllowed, "This is no forward proxy: CONNECT is not served.");
        int scheme = Ascii.EqualsIgnoreCase(target[..Math.Min(7, target.Length)], "http://"u8) ? 7
            : Ascii.EqualsIgnoreCase(target[..Math.Min(8, target.Length)], "https://"u8) ? 8 : 0;
        if (scheme == 0) return RequestError.Bad("A target is a path, or an http URL.");
        ReadOnlySpan<byte> rest = target[scheme..];
        int path = rest.IndexOfAny((byte)'/', (byte)'?');
        ReadOnlySpan<byte> authority = path < 0 ? rest : rest[..path];
        if (authority.IsEmpty || authority.ContainsAnyExcept(HostBytes)) return RequestError.Bad("The target's host is no host.");
        if (!Ascii.EqualsIgnoreCase(authority, host)) return RequestError.Bad("The target names another host than the Host field.");
        if (path >= 0 && rest[path] == '?') return RequestError.Bad("A target's query follows a path, at least '/'.");
        // From here on it is the path, as if it had been sent alone.
        Extent slot = head.TargetSlot;
        head.TargetSlot = path < 0 ? default : new Extent(slot.Start + scheme + path, slot.Length - scheme - path);
        return null;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> digits, out long length)
    {
        length = 0;
        return digits.Length is > 0 and <= MaxLengthDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out length, out int used) && used == digits.Length;
    }

    private static void ReadOptions(ReadOnlySpan<byte> value, ref bool close, ref bool keepAlive)
    {
        foreach (Range part in value.Split((byte)','))
        {
            ReadOnlySpan<byte> option = value[part].Trim(" \t"u8);
            close |= Ascii.EqualsIgnoreCase(option, "close"u8);
            keepAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }
    }
}
