using System.Text;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Quality;

/// <summary>Where a request carries CMCD: in its fields, or in the query argument of that name. A request without pays a look at a flag and at its query.</summary>
internal static class CmcdReport
{
    private const string Argument = "CMCD=";

    /// <returns>Null without a report; nothing is in one that cannot be read, or that comes twice.</returns>
    internal static Cmcd? Of(ViewerRequest request)
    {
        Cmcd? cmcd = null;
        if (request.Has(KnownField.Cmcd) && request.Text(KnownField.Cmcd) is { } fields) cmcd = InFields(fields);
        ReadOnlySpan<char> target = request.Target;
        int query = target.IndexOf('?');
        if (query >= 0 && TryFind(target[query..], out ReadOnlySpan<char> encoded)) cmcd = InQuery(cmcd ?? Cmcd.None, encoded);
        return cmcd;
    }

    /// <summary>The target without the argument: it is another one with each request, and asks for nothing else.</summary>
    internal static string Without(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        for (int from = query; from >= 0;)
        {
            int at = target.IndexOf(Argument, from, StringComparison.Ordinal);
            if (at < 0) break;
            bool isArgument = target[at - 1] is '?' or '&';
            from = isArgument ? at - 1 : at + 1;
            if (!isArgument) continue;
            int end = target.IndexOf('&', at);
            // With the separator behind it, or, as the last one, with the one before.
            target = end < 0 ? target[..(at - 1)] : target.Remove(at, end + 1 - at);
        }
        return target;
    }

    private static Cmcd InFields(string fields)
    {
        if (fields.Length > Cmcd.MaxLength) return Cmcd.None;
        Span<byte> pairs = stackalloc byte[fields.Length];
        return Cmcd.None.With(pairs[..Encoding.Latin1.GetBytes(fields, pairs)]);
    }

    private static Cmcd InQuery(Cmcd before, ReadOnlySpan<char> encoded)
    {
        if (encoded.Length > Cmcd.MaxLength * 3) return before;
        Span<byte> pairs = stackalloc byte[Math.Min(encoded.Length, Cmcd.MaxLength)];
        return TryDecode(encoded, pairs, out int length) ? before.With(pairs[..length]) : before;
    }

    /// <param name="query">From its question mark on.</param>
    /// <param name="encoded">Empty when there are two: nobody could say which one is meant.</param>
    private static bool TryFind(ReadOnlySpan<char> query, out ReadOnlySpan<char> encoded)
    {
        encoded = default;
        bool found = false;
        for (int from = 1; from < query.Length;)
        {
            int next = query[from..].IndexOf(Argument, StringComparison.Ordinal);
            if (next < 0) break;
            int at = from + next;
            from = at + Argument.Length;
            if (query[at - 1] is not ('?' or '&')) continue;
            if (found)
            {
                encoded = default;
                return true;
            }
            found = true;
            int end = query[from..].IndexOf('&');
            encoded = end < 0 ? query[from..] : query.Slice(from, end);
        }
        return found;
    }

    // A plus is a space: browsers write queries as forms are written.
    private static bool TryDecode(ReadOnlySpan<char> encoded, Span<byte> text, out int length)
    {
        length = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            if (length == text.Length) return false;
            char c = encoded[i];
            if (c == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2])) return false;
                text[length++] = (byte)((ValueOf(encoded[i + 1]) << 4) | ValueOf(encoded[i + 2]));
                i += 2;
            }
            else if (char.IsAscii(c))
            {
                text[length++] = c == '+' ? (byte)' ' : (byte)c;
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    private static int ValueOf(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
