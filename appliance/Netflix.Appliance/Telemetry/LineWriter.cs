using System.Buffers;
using System.Buffers.Text;

namespace Netflix.Appliance.Telemetry;

/// <summary>Writes the parts of a log line into a span that is long enough for them.</summary>
internal ref struct LineWriter(Span<byte> to)
{
    // Printable ASCII but the quote and the backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x7F - 0x20).Select(value => (char)value).Where(value => value is not ('"' or '\\'))]);

    private readonly Span<byte> _to = to;

    internal int Length { get; private set; }

    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_to[Length..]);
        Length += bytes.Length;
    }

    internal void Number(long number)
    {
        Utf8Formatter.TryFormat(number, _to[Length..], out int written);
        Length += written;
    }

    /// <summary>With microseconds.</summary>
    internal void Seconds(TimeSpan time)
    {
        long microseconds = Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        Number(microseconds / 1_000_000);
        Raw("."u8);
        Utf8Formatter.TryFormat(microseconds % 1_000_000, _to[Length..], out int written, new StandardFormat('D', 6));
        Length += written;
    }

    internal void Formatted<T>(T value) where T : IUtf8SpanFormattable
    {
        value.TryFormat(_to[Length..], out int written, default, null);
        Length += written;
    }

    /// <param name="most">Characters; the rest is cut.</param>
    internal void Escaped(ReadOnlySpan<char> text, int most)
    {
        if (text.Length > most) text = text[..most];
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExcept(Plain);
            ReadOnlySpan<char> run = plain < 0 ? text : text[..plain];
            Length += System.Text.Encoding.ASCII.GetBytes(run, _to[Length..]);
            if (plain < 0) return;
            Raw("\\x"u8);
            // Field values are Latin-1; what is not says no more than that there was something.
            char odd = text[plain];
            Utf8Formatter.TryFormat(odd <= 0xFF ? (byte)odd : (byte)'?', _to[Length..], out int written, new StandardFormat('X', 2));
            Length += written;
            text = text[(plain + 1)..];
        }
    }
}
