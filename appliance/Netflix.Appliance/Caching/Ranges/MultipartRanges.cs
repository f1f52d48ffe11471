using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Netflix.Appliance.Caching.Ranges;

/// <summary>Bytes to send before <paramref name="Range"/> of the body.</summary>
internal readonly record struct MultipartPart(ReadOnlyMemory<byte> Head, ByteRange Range);

/// <summary>
/// A multipart/byteranges body (RFC 9110, section 14.6): each part's head, then its bytes of the body, at last <see cref="Tail"/>. The length
/// is known before anything is sent. For two ranges or more; one range is sent by itself (section 15.3.7.2).
/// </summary>
internal sealed class MultipartRanges
{
    private MultipartRanges(string boundary, IReadOnlyList<MultipartPart> parts, byte[] tail)
    {
        ContentType = $"multipart/byteranges; boundary={boundary}";
        Parts = parts;
        Tail = tail;
        ContentLength = parts.Sum(part => part.Head.Length + part.Range.Length) + tail.Length;
    }

    internal string ContentType { get; }
    internal IReadOnlyList<MultipartPart> Parts { get; }
    internal ReadOnlyMemory<byte> Tail { get; }
    internal long ContentLength { get; }

    /// <param name="contentType">Of the body; null when it has none.</param>
    /// <param name="boundary">From <see cref="NewBoundary"/>.</param>
    internal static MultipartRanges Of(IReadOnlyList<ByteRange> ranges, long totalBytes, string? contentType, string boundary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranges.Count, 2);
        string type = contentType is null ? "" : $"Content-Type: {contentType}\r\n";
        return new MultipartRanges(boundary, [.. ranges.Select(Part)], Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));

        MultipartPart Part(ByteRange range, int place)
        {
            string head = string.Create(CultureInfo.InvariantCulture,
                $"{(place == 0 ? "" : "\r\n")}--{boundary}\r\n{type}Content-Range: bytes {range.Offset}-{range.EndExclusive - 1}/{totalBytes}\r\n\r\n");
            return new MultipartPart(Encoding.Latin1.GetBytes(head), range);
        }
    }

    /// <summary>128 random bits: no body contains it, unless its author knew it.</summary>
    internal static string NewBoundary() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
