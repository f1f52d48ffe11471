using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>Reads a text with a prefix on each line; what follows a # and empty lines do not count.</summary>
internal static class PrefixList
{
    private const int LongestLine = 1000;

    /// <summary>A line is a prefix, or it is wrong in some way; both come with its number, from 1.</summary>
    internal readonly record struct Line(int Number, Prefix Prefix, string? Flaw);

    /// <exception cref="WireFormatException">A line is so long that this is no text of prefixes.</exception>
    internal static async IAsyncEnumerable<Line> ReadAsync(Stream text, [EnumeratorCancellation] CancellationToken cancel)
    {
        PipeReader reader = PipeReader.Create(text, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        int number = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancel);
            ReadOnlySequence<byte> rest = result.Buffer;
            while (TryTakeLine(ref rest, result.IsCompleted, out ReadOnlySequence<byte> bytes))
            {
                number++;
                if (Read(bytes, number) is { } line) yield return line;
            }
            if (rest.Length > LongestLine) throw new WireFormatException($"Line {number + 1} has more than {LongestLine} characters: this is no list of prefixes.");
            reader.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted) break;
        }
        await reader.CompleteAsync();
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isEnd, out ReadOnlySequence<byte> line)
    {
        line = rest;
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }
        if (!isEnd || rest.IsEmpty) return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static Line? Read(in ReadOnlySequence<byte> bytes, int number)
    {
        if (bytes.Length > LongestLine) return new Line(number, default, "It is too long for a prefix.");
        string text = Encoding.UTF8.GetString(bytes);
        int comment = text.IndexOf('#', StringComparison.Ordinal);
        text = (comment < 0 ? text : text[..comment]).Trim();
        // The mark some editors put in front of UTF-8.
        if (number == 1) text = text.TrimStart('\ufeff');
        if (text.Length == 0) return null;
        return Prefix.TryParse(text, out Prefix prefix)
            ? new Line(number, prefix, null)
            : new Line(number, default, "A prefix without bits behind its length, e.g. 192.0.2.0/24 or 2001:db8::/32.");
    }
}
