using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Front;

internal enum BodyFraming
{
    None,
    Length,
    Chunked,

    /// <summary>The end of the connection is the end of the body: HTTP/1.0 without a length.</summary>
    Close,
}

/// <summary>Writes HTTP/1.1 response heads. Fields that belong to one hop were taken out when the answer was made.</summary>
internal static class AnswerHead
{
    internal static void Write(IBufferWriter<byte> to, SegmentAnswer answer, BodyFraming framing, bool close, bool version11, DateField date)
    {
        Write(to, "HTTP/1.1 "u8);
        Number(to, answer.Status);
        Write(to, " "u8);
        Text(to, ReasonPhrases.GetReasonPhrase(answer.Status));
        Write(to, "\r\n"u8);
        bool hasDate = Fields(to, answer.Fields) | Fields(to, answer.PolicyFields) | Fields(to, answer.OwnFields);
        if (!hasDate) Write(to, date.Line);
        if (answer.Age is { } age)
        {
            Write(to, "Age: "u8);
            Number(to, (long)age.TotalSeconds);
            Write(to, "\r\n"u8);
        }
        if (framing == BodyFraming.Chunked) Write(to, "Transfer-Encoding: chunked\r\n"u8);
        else if (answer.ContentLength is { } length && answer.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            Write(to, "Content-Length: "u8);
            Number(to, length);
            Write(to, "\r\n"u8);
        }
        else if (framing == BodyFraming.None && answer is { Body: null } && answer.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) and >= 200)
            Write(to, "Content-Length: 0\r\n"u8);
        if (close) Write(to, "Connection: close\r\n"u8);
        else if (!version11) Write(to, "Connection: keep-alive\r\n"u8);
        Write(to, "\r\n"u8);
    }

    /// <returns>Whether Date was among them.</returns>
    private static bool Fields(IBufferWriter<byte> to, IReadOnlyList<HeaderField> fields)
    {
        if (fields is FieldBlock block)
        {
            Write(to, block.Lines);
            return block.HasDate;
        }
        FieldBlock.Write(to, fields);
        return FieldBlock.HasDateIn(fields);
    }

    private static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> bytes) => to.Write(bytes);

    private static void Text(IBufferWriter<byte> to, string text) => to.Advance(Encoding.Latin1.GetBytes(text, to.GetSpan(text.Length)));

    private static void Number(IBufferWriter<byte> to, long number)
    {
        Utf8Formatter.TryFormat(number, to.GetSpan(20), out int length);
        to.Advance(length);
    }
}

/// <summary>The Date field, made once a second.</summary>
internal sealed class DateField(TimeProvider time)
{
    private volatile Made _made = new(-1, []);

    internal ReadOnlySpan<byte> Line
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            Made made = _made;
            if (made.Second == now.ToUnixTimeSeconds()) return made.Bytes;
            made = new Made(now.ToUnixTimeSeconds(), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Date: {now:r}\r\n")));
            _made = made;
            return made.Bytes;
        }
    }

    private sealed record Made(long Second, byte[] Bytes);
}
