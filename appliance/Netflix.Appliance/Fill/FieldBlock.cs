using System.Buffers;
using System.Collections;
using System.Text;

namespace Netflix.Appliance.Fill;

/// <summary>Header fields that are sent again and again: rendered once, as HTTP/1.1 lines.</summary>
internal sealed class FieldBlock(IReadOnlyList<HeaderField> fields) : IReadOnlyList<HeaderField>
{
    private byte[]? _lines;

    public int Count => fields.Count;

    public HeaderField this[int index] => fields[index];

    internal bool HasDate { get; } = HasDateIn(fields);

    /// <summary>Each field with its line end.</summary>
    internal ReadOnlySpan<byte> Lines => _lines ??= Render();

    public IEnumerator<HeaderField> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool HasDateIn(IReadOnlyList<HeaderField> fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name.Equals("Date", StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    internal static void Write(IBufferWriter<byte> to, IReadOnlyList<HeaderField> fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            (string name, string value) = fields[i];
            // An origin's line break must not begin a field of its own here.
            if (value.AsSpan().ContainsAny("\r\n\0")) continue;
            Span<byte> line = to.GetSpan(name.Length + value.Length + 4);
            int length = Encoding.Latin1.GetBytes(name, line);
            ": "u8.CopyTo(line[length..]);
            length += 2 + Encoding.Latin1.GetBytes(value, line[(length + 2)..]);
            "\r\n"u8.CopyTo(line[length..]);
            to.Advance(length + 2);
        }
    }

    private byte[] Render()
    {
        var lines = new ArrayBufferWriter<byte>();
        Write(lines, fields);
        return lines.WrittenSpan.ToArray();
    }
}
