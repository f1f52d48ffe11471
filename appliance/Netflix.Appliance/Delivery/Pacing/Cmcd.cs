using System.Buffers.Text;

namespace Netflix.Appliance.Delivery.Pacing;

/// <summary>
/// What pacing needs of Common Media Client Data (CTA-5004, v1 and v2): <c>br</c>, <c>rtp</c>, <c>su</c>, <c>bs</c>. From the fields
/// CMCD-Object, CMCD-Request and CMCD-Status, or the decoded query argument. Nothing else of it is looked at.
/// </summary>
/// <param name="EncodedKilobitsPerSecond">br</param>
/// <param name="RequestedKilobitsPerSecond">rtp</param>
/// <param name="IsStarting">su: needed urgently, at start, after a seek or a stall.</param>
/// <param name="IsStarved">bs: the buffer ran dry since the last request.</param>
internal readonly record struct Cmcd(long? EncodedKilobitsPerSecond, long? RequestedKilobitsPerSecond, bool IsStarting, bool IsStarved)
{
    internal const int MaxLength = 2048;

    // A terabit: what is above is no rate.
    private const long HighestKilobits = 1_000_000_000;

    internal static Cmcd None => default;

    /// <param name="pairs">Comma-separated; several fields are merged by parsing one after the other.</param>
    /// <returns>This and what the text adds. A text that is too long or malformed anywhere adds nothing: half a report misleads.</returns>
    internal Cmcd With(ReadOnlySpan<byte> pairs)
    {
        if (pairs.Length > MaxLength) return this;
        Cmcd read = this;
        while (!pairs.IsEmpty)
        {
            int end = EndOfPair(pairs);
            if (end < 0 || !TryTake(pairs[..end].Trim((byte)' '), ref read)) return this;
            pairs = end == pairs.Length ? default : pairs[(end + 1)..];
        }
        return read;
    }

    // A comma in a quoted string or in an inner list (v2) does not end a pair.
    private static int EndOfPair(ReadOnlySpan<byte> pairs)
    {
        bool quoted = false;
        int depth = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            byte c = pairs[i];
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c == '(' && ++depth > 1) return -1;
            else if (!quoted && c == ')' && --depth < 0) return -1;
            else if (!quoted && depth == 0 && c == ',') return i;
        }
        return quoted || depth > 0 ? -1 : pairs.Length;
    }

    private static bool TryTake(ReadOnlySpan<byte> pair, ref Cmcd read)
    {
        int equals = pair.IndexOf((byte)'=');
        ReadOnlySpan<byte> key = equals < 0 ? pair : pair[..equals], value = equals < 0 ? default : pair[(equals + 1)..];
        if (key.IsEmpty || (equals >= 0 && value.IsEmpty)) return false;
        foreach (byte c in key)
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'_' or (byte)'.')) return false;
        bool valid = true;
        if (key.SequenceEqual("br"u8) && (valid = TryNumber(value, out long br))) read = read with { EncodedKilobitsPerSecond = br };
        else if (key.SequenceEqual("rtp"u8) && (valid = TryNumber(value, out long rtp))) read = read with { RequestedKilobitsPerSecond = rtp };
        else if (key.SequenceEqual("su"u8) && (valid = TryFlag(equals, value, out bool su))) read = read with { IsStarting = su };
        else if (key.SequenceEqual("bs"u8) && (valid = TryFlag(equals, value, out bool bs))) read = read with { IsStarved = bs };
        return valid;
    }

    /// <summary>3000, or as version 2 has it (3000), (3000;v) and (3000 128): the first item, without its parameters.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> value, out long number)
    {
        if (value is [(byte)'(', .. var inner, (byte)')']) value = inner[..(inner.IndexOfAny((byte)' ', (byte)';') is var cut and >= 0 ? cut : inner.Length)];
        return Utf8Parser.TryParse(value, out number, out int read) && read == value.Length && char.IsAsciiDigit((char)value[0]) && number <= HighestKilobits;
    }

    private static bool TryFlag(int equals, ReadOnlySpan<byte> value, out bool flag)
    {
        flag = equals < 0 || value.SequenceEqual("true"u8) || value.SequenceEqual("?1"u8);
        return flag || value.SequenceEqual("false"u8) || value.SequenceEqual("?0"u8);
    }
}
