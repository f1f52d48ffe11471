using System.Globalization;
using System.Net;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Telemetry;

/// <summary>
/// One request in the combined log format, with what a cache knows behind it:
/// <code>
/// client - - [time] "method path HTTP/version" status bytes "referer" "user agent" cache time first-byte "range" trace end
/// </code>
/// Times in seconds; <c>-</c> where there is nothing to say. <c>end</c> is whole, left (by the viewer) or broken. Quotes, backslashes
/// and what is not printable ASCII are written as <c>\xHH</c>, so that a line is one line and its parts stay apart. A query is not
/// written: players put what they know of their viewers there.
/// </summary>
internal readonly ref struct AccessLine
{
    /// <summary>What is longer is cut: with all of them at their longest the line still fits.</summary>
    internal const int LongestLine = 8192;

    private const int LongestPath = 1024;
    private const int LongestField = 128;

    internal required ViewerRequest Request { get; init; }
    internal required int Status { get; init; }
    internal required SendResult Result { get; init; }
    internal required string Cache { get; init; }
    internal required TimeSpan Duration { get; init; }
    internal required TimeSpan? FirstByte { get; init; }
    internal required string? TraceId { get; init; }

    /// <param name="time">In its brackets, from <see cref="LogTime"/>.</param>
    /// <returns>Bytes written, the line end included.</returns>
    internal int Write(Span<byte> to, ReadOnlySpan<byte> time)
    {
        var line = new LineWriter(to);
        WriteClient(ref line, Request.Client);
        line.Raw(" - - "u8);
        line.Raw(time);
        line.Raw(" \""u8);
        line.Escaped(Request.Method, LongestField);
        line.Raw(" "u8);
        line.Escaped(Request.Path, LongestPath);
        line.Raw(" HTTP/"u8);
        line.Escaped(Request.Protocol, LongestField);
        line.Raw("\" "u8);
        line.Number(Status);
        line.Raw(" "u8);
        line.Number(Result.SentBytes);
        WriteQuoted(ref line, KnownField.Referer);
        WriteQuoted(ref line, KnownField.UserAgent);
        line.Raw(" "u8);
        line.Escaped(Cache, LongestField);
        WriteSeconds(ref line, Duration);
        WriteSeconds(ref line, FirstByte);
        WriteQuoted(ref line, KnownField.Range);
        line.Raw(" "u8);
        line.Escaped(TraceId ?? "-", LongestField);
        line.Raw(Result.End switch { SendEnd.Whole => " whole\n"u8, SendEnd.ViewerLeft => " left\n"u8, _ => " broken\n"u8 });
        return line.Length;
    }

    private void WriteQuoted(ref LineWriter line, KnownField field)
    {
        if (!Request.Has(field))
        {
            line.Raw(" \"-\""u8);
            return;
        }
        line.Raw(" \""u8);
        line.Escaped(Request.Text(field), LongestField);
        line.Raw("\""u8);
    }

    private static void WriteSeconds(ref LineWriter line, TimeSpan? time)
    {
        line.Raw(" "u8);
        if (time is { } known) line.Seconds(known);
        else line.Raw("-"u8);
    }

    private static void WriteClient(ref LineWriter line, IPAddress? client)
    {
        if (client is null) line.Raw("-"u8);
        else line.Formatted(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);
    }
}

/// <summary>The time of a line, made once a second.</summary>
internal sealed class LogTime(TimeProvider time)
{
    private long _second = -1;
    private byte[] _text = [];

    /// <summary>One caller at a time.</summary>
    internal ReadOnlySpan<byte> Text
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now.ToUnixTimeSeconds() == _second) return _text;
            _second = now.ToUnixTimeSeconds();
            return _text = System.Text.Encoding.ASCII.GetBytes(now.ToString("'['dd/MMM/yyyy:HH:mm:ss '+0000]'", CultureInfo.InvariantCulture));
        }
    }
}
