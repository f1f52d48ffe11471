using System.Buffers.Text;
using System.IO.Hashing;

namespace Netflix.Appliance.Quality;

/// <summary>
/// What is made use of in Common Media Client Data (CTA-5004, v1 and v2): <c>br</c>, <c>rtp</c>, <c>mtp</c>, <c>bl</c>, <c>su</c>, <c>bs</c>,
/// <c>bsd</c>, <c>sta</c>, <c>sid</c>, <c>v</c>. From the fields CMCD-Object, CMCD-Request, CMCD-Session and CMCD-Status, or the decoded
/// query argument. Of the rest only the form is looked at.
/// </summary>
/// <param name="EncodedKilobitsPerSecond">br</param>
/// <param name="RequestedKilobitsPerSecond">rtp</param>
/// <param name="IsStarting">su: needed urgently, at start, after a seek or a stall.</param>
/// <param name="IsStarved">bs, or bsd of more than 0 ms: the buffer ran dry since the last request.</param>
internal readonly record struct Cmcd(long? EncodedKilobitsPerSecond, long? RequestedKilobitsPerSecond, bool IsStarting, bool IsStarved)
{
    internal const int MaxLength = 2048;

    /// <summary>Of a session id, as the standard has it.</summary>
    internal const int MaxSessionLength = 64;

    // A terabit, and eleven days of buffer: what is above is no figure.
    private const long HighestNumber = 1_000_000_000;
    private const int NewestVersion = 2;

    internal static Cmcd None => default;

    /// <summary>mtp</summary>
    internal long? MeasuredKilobitsPerSecond { get; init; }

    /// <summary>bl</summary>
    internal long? BufferMilliseconds { get; init; }

    /// <summary>sta</summary>
    internal PlayerState State { get; init; }

    /// <summary>A hash of sid; 0 without one.</summary>
    internal ulong Session { get; init; }

    private CmcdKeys Said { get; init; }

    /// <param name="pairs">Comma-separated; several fields are merged by parsing one after the other.</param>
    /// <returns>This and what the text adds; this alone where it cannot be read.</returns>
    internal Cmcd With(ReadOnlySpan<byte> pairs) => TryAdd(pairs, out Cmcd sum) ? sum : this;

    /// <param name="pairs">As of <see cref="With"/>.</param>
    /// <param name="sum">This and what the text adds.</param>
    /// <returns>
    /// Whether it can be read: not a text that is too long, malformed anywhere, of a later version, or that says one of these keys a
    /// second time. Half a report misleads.
    /// </returns>
    internal bool TryAdd(ReadOnlySpan<byte> pairs, out Cmcd sum)
    {
        sum = this;
        if (pairs.Length > MaxLength) return false;
        while (!pairs.IsEmpty)
        {
            int end = EndOfPair(pairs);
            if (end < 0 || !TryTake(pairs[..end].Trim((byte)' '), ref sum)) return false;
            pairs = end == pairs.Length ? default : pairs[(end + 1)..];
        }
        return true;
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
        CmcdKeys known = CmcdKey.Of(key);
        if (known == CmcdKeys.None) return true;
        if ((read.Said & known) != 0) return false;
        read = read with { Said = read.Said | known };
        return TryTake(known, equals < 0, value, ref read);
    }

    private static bool TryTake(CmcdKeys key, bool isBare, ReadOnlySpan<byte> value, ref Cmcd read)
    {
        if (key is CmcdKeys.Starting or CmcdKeys.Starved)
        {
            if (!TryFlag(isBare, value, out bool flag)) return false;
            read = key == CmcdKeys.Starting ? read with { IsStarting = flag } : read with { IsStarved = read.IsStarved | flag };
            return true;
        }
        if (key == CmcdKeys.Session) return TrySession(value, ref read);
        if (key == CmcdKeys.State)
        {
            read = read with { State = value.SequenceEqual("p"u8) ? PlayerState.Playing : value.SequenceEqual("r"u8) ? PlayerState.Rebuffering : PlayerState.Other };
            return true;
        }
        if (!TryNumber(value, out long number)) return false;
        read = key switch
        {
            CmcdKeys.Encoded => read with { EncodedKilobitsPerSecond = number },
            CmcdKeys.Requested => read with { RequestedKilobitsPerSecond = number },
            CmcdKeys.Measured => read with { MeasuredKilobitsPerSecond = number },
            CmcdKeys.Buffer => read with { BufferMilliseconds = number },
            CmcdKeys.StarvedFor => read with { IsStarved = read.IsStarved | number > 0 },
            _ => read,
        };
        return key != CmcdKeys.Version || number is > 0 and <= NewestVersion;
    }

    /// <summary>3000, or as version 2 has it (3000), (3000;v) and (3000 128): the first item, without its parameters.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> value, out long number)
    {
        if (value is [(byte)'(', .. var inner, (byte)')']) value = inner[..(inner.IndexOfAny((byte)' ', (byte)';') is var cut and >= 0 ? cut : inner.Length)];
        return Utf8Parser.TryParse(value, out number, out int read) && read == value.Length && char.IsAsciiDigit((char)value[0]) && number <= HighestNumber;
    }

    private static bool TryFlag(bool isBare, ReadOnlySpan<byte> value, out bool flag)
    {
        flag = isBare || value.SequenceEqual("true"u8) || value.SequenceEqual("?1"u8);
        return flag || value.SequenceEqual("false"u8) || value.SequenceEqual("?0"u8);
    }

    private static bool TrySession(ReadOnlySpan<byte> value, ref Cmcd read)
    {
        if (value is not [(byte)'"', .. var id, (byte)'"'] || id.Length is 0 or > MaxSessionLength) return false;
        read = read with { Session = XxHash3.HashToUInt64(id) };
        return true;
    }
}

/// <summary>sta, as far as it tells anything about quality.</summary>
internal enum PlayerState : byte
{
    Unknown,
    Playing,
    Rebuffering,
    Other,
}
