using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Netflix.Appliance.Front;

/// <summary>
/// Reads HTTP/1.x request heads (RFC 9112) and refuses whatever two implementations could read in two ways: request smuggling
/// lives in what one hop tolerates and the next understands otherwise. No leniency of the RFC is used but one empty line before a
/// request.
/// </summary>
internal static class RequestParser
{
    internal const int MaxRequestLineBytes = 8192;
    internal const int MaxHeadBytes = 32 * 1024;

    private const byte Cr = (byte)'\r', Lf = (byte)'\n';

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // VCHAR but '#': a fragment never travels. What is not ASCII is percent-encoded by whoever means it.
    private static readonly SearchValues<byte> TargetBytes = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x7F - 0x21).Select(value => (byte)value).Where(value => value != (byte)'#')]);

    // HTAB, SP, VCHAR, obs-text (RFC 9110 section 5.5).
    private static readonly SearchValues<byte> ValueBytes = SearchValues.Create(
        [0x09, .. Enumerable.Range(0x20, 0x100 - 0x20).Select(value => (byte)value).Where(value => value != 0x7F)]);

    /// <summary>Takes one head from the buffer's start, which moves behind it.</summary>
    /// <returns>True when there is one or an error; false when more bytes are needed.</returns>
    internal static bool TryRead(ref ReadOnlySequence<byte> buffer, RequestHead head, out RequestError? error)
    {
        error = null;
        if (!TrySkipEmptyLine(ref buffer, out error)) return error is not null;
        if (FindEnd(buffer, out error) is not { } length) return error is not null;
        ReadOnlySpan<byte> bytes = head.Load(buffer.Slice(0, length));
        buffer = buffer.Slice(length);
        error = Parse(bytes, head) ?? RequestRules.Check(head);
        return true;
    }

    private static bool TrySkipEmptyLine(ref ReadOnlySequence<byte> buffer, out RequestError? error)
    {
        error = null;
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        if (first.IsEmpty) return false;
        if (first[0] == Cr)
        {
            if (buffer.Length < 2) return false;
            Span<byte> two = stackalloc byte[2];
            buffer.Slice(0, 2).CopyTo(two);
            if (two[1] != Lf) error = RequestError.Bad("A carriage return stands alone.");
            else buffer = buffer.Slice(2);
            if (error is not null || buffer.IsEmpty) return false;
            first = buffer.FirstSpan;
        }
        // A TLS hello or other noise on the wrong port is told so at once, not after a time-out.
        if (!Token.Contains(first[0])) error = RequestError.Bad("A request begins with its method.");
        return error is null;
    }

    /// <summary>Bytes up to and including the empty line; null when it is not there yet.</summary>
    private static int? FindEnd(in ReadOnlySequence<byte> buffer, out RequestError? error)
    {
        error = null;
        if (buffer.IsSingleSegment || buffer.FirstSpan.IndexOf("\r\n\r\n"u8) >= 0) return FindEnd(buffer.FirstSpan, out error);
        int length = (int)Math.Min(buffer.Length, MaxHeadBytes + 1);
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer.Slice(0, length).CopyTo(copy);
            return FindEnd(copy.AsSpan(0, length), out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static int? FindEnd(ReadOnlySpan<byte> bytes, out RequestError? error)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        ReadOnlySpan<byte> head = end < 0 ? bytes : bytes[..(end + 4)];
        error = null;
        int firstLine = head.IndexOf(Lf);
        if (firstLine > 0 && head[firstLine - 1] != Cr) error = RequestError.Bad("A line ends with CR LF.");
        else if ((firstLine < 0 ? head.Length : firstLine) > MaxRequestLineBytes)
            error = new RequestError(StatusCodes.Status414UriTooLong, $"A request line has at most {MaxRequestLineBytes} bytes.");
        else if (head.Length > MaxHeadBytes)
            error = new RequestError(StatusCodes.Status431RequestHeaderFieldsTooLarge, $"A request's head has at most {MaxHeadBytes} bytes.");
        else if (end < 0 && HasBareLineFeed(head)) error = RequestError.Bad("A line ends with CR LF.");
        return error is null && end >= 0 ? end + 4 : null;
    }

    private static bool HasBareLineFeed(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; bytes[at..].IndexOf(Lf) is var next and >= 0; at += next + 1)
        {
            if (at + next == 0 || bytes[at + next - 1] != Cr) return true;
        }
        return false;
    }

    private static RequestError? Parse(ReadOnlySpan<byte> bytes, RequestHead head)
    {
        int lineEnd = bytes.IndexOf("\r\n"u8);
        if (!TryParseRequestLine(bytes[..lineEnd], head, out RequestError? error)) return error;
        for (int at = lineEnd + 2; bytes[at] != Cr || bytes[at + 1] != Lf;)
        {
            int length = bytes[at..].IndexOf("\r\n"u8);
            if (ParseField(bytes, at, length, head) is { } wrong) return wrong;
            at += length + 2;
        }
        return null;
    }

    private static bool TryParseRequestLine(ReadOnlySpan<byte> line, RequestHead head, [NotNullWhen(false)] out RequestError? error)
    {
        error = RequestError.Bad("A request line is METHOD SP target SP HTTP/1.1.");
        int methodEnd = line.IndexOf((byte)' ');
        if (methodEnd <= 0 || line[..methodEnd].ContainsAnyExcept(Token)) return false;
        ReadOnlySpan<byte> rest = line[(methodEnd + 1)..];
        int targetEnd = rest.IndexOf((byte)' ');
        if (targetEnd <= 0) return false;
        ReadOnlySpan<byte> version = rest[(targetEnd + 1)..];
        if (rest[..targetEnd].ContainsAnyExcept(TargetBytes))
        {
            error = RequestError.Bad("A request target has visible ASCII characters and no '#'; encode others as %XX.");
            return false;
        }
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8) || !char.IsAsciiDigit((char)version[5]) || version[6] != '.' || !char.IsAsciiDigit((char)version[7]))
            return false;
        if (version[5] != '1' || version[7] > '1')
        {
            error = new RequestError(StatusCodes.Status505HttpVersionNotsupported, "This listener speaks HTTP/1.1 and HTTP/1.0.");
            return false;
        }
        head.MethodSlot = new Extent(0, methodEnd);
        head.TargetSlot = new Extent(methodEnd + 1, targetEnd);
        head.IsVersion11 = version[7] == '1';
        error = null;
        return true;
    }

    private static RequestError? ParseField(ReadOnlySpan<byte> bytes, int start, int length, RequestHead head)
    {
        ReadOnlySpan<byte> line = bytes.Slice(start, length);
        int colon = line.IndexOf((byte)':');
        // Covers folded lines and white space before the colon: neither is a token.
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
            return RequestError.Bad("A field is a name, a colon right after it and a value, on one line.");
        ReadOnlySpan<byte> value = line[(colon + 1)..];
        if (value.ContainsAnyExcept(ValueBytes)) return RequestError.Bad("A field value has no control characters.");
        int from = value.IndexOfAnyExcept((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> trimmed = value.Trim(" \t"u8);
        var valueSlot = new Extent(start + colon + 1 + Math.Max(0, from), trimmed.Length);
        return head.TryAdd(KnownFields.Of(line[..colon]), new Extent(start, colon), valueSlot)
            ? null
            : new RequestError(StatusCodes.Status431RequestHeaderFieldsTooLarge, $"A request has at most {RequestHead.MaxFields} fields.");
    }
}
