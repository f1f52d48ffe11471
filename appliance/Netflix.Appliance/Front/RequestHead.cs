using System.Buffers;
using System.Text;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Front;

/// <summary>
/// One request's head: a copy of its bytes and where the parts lie in it. Strings are made only of what somebody asks for: a plain
/// hit needs the target and nothing else. Reused from request to request, also across connections.
/// </summary>
internal sealed class RequestHead
{
    internal const int MaxFields = 100;

    [ThreadStatic]
    private static RequestHead? t_spare;

    private readonly Slot[] _fields = new Slot[MaxFields];
    private byte[] _bytes = new byte[2048];
    private int _count;

    private RequestHead()
    {
    }

    internal ReadOnlySpan<byte> Method => _bytes.AsSpan(MethodSlot.Start, MethodSlot.Length);
    internal ReadOnlySpan<byte> Target => _bytes.AsSpan(TargetSlot.Start, TargetSlot.Length);

    /// <summary>HTTP/1.1, as opposed to 1.0.</summary>
    internal bool IsVersion11 { get; set; }

    /// <summary>Which known fields there are.</summary>
    internal KnownField Present { get; private set; }

    /// <summary>Null without Content-Length.</summary>
    internal long? ContentLength { get; set; }

    internal bool IsChunked { get; set; }
    internal bool ExpectsContinue { get; set; }

    /// <summary>What the client wants after this request; the server may close all the same.</summary>
    internal bool KeepsAlive { get; set; }

    internal Extent MethodSlot { get; set; }
    internal Extent TargetSlot { get; set; }
    internal int Count => _count;

    internal static RequestHead Rent()
    {
        RequestHead head = t_spare ?? new RequestHead();
        t_spare = null;
        return head;
    }

    internal void Return()
    {
        Clear();
        // Whoever sent a huge head once does not set the size for all.
        if (_bytes.Length <= 8192) t_spare = this;
    }

    /// <summary>Takes a copy and gives it to the parser.</summary>
    internal ReadOnlySpan<byte> Load(in ReadOnlySequence<byte> head)
    {
        Clear();
        int length = (int)head.Length;
        if (_bytes.Length < length) _bytes = new byte[length];
        head.CopyTo(_bytes);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>False when there are too many.</summary>
    internal bool TryAdd(KnownField field, Extent name, Extent value)
    {
        if (_count == MaxFields) return false;
        _fields[_count++] = new Slot(field, name, value);
        Present |= field;
        return true;
    }

    internal bool Has(KnownField any) => (Present & any) != 0;

    internal KnownField Field(int number) => _fields[number].Field;

    internal ReadOnlySpan<byte> Name(int number) => Bytes(_fields[number].Name);

    internal ReadOnlySpan<byte> Value(int number) => Bytes(_fields[number].Value);

    /// <summary>Field lines of that name, combined as RFC 9110 section 5.3 says; null without one.</summary>
    internal string? Text(KnownField field)
    {
        if (!Has(field)) return null;
        string? text = null;
        for (int i = 0; i < _count; i++)
        {
            if (_fields[i].Field != field) continue;
            string line = Encoding.Latin1.GetString(Value(i));
            text = text is null ? line : $"{text}, {line}";
        }
        return text;
    }

    /// <summary>All field lines in their order, byte for byte as Latin-1.</summary>
    internal HeaderField[] ToFields()
    {
        var fields = new HeaderField[_count];
        for (int i = 0; i < _count; i++) fields[i] = new HeaderField(Encoding.Latin1.GetString(Name(i)), Encoding.Latin1.GetString(Value(i)));
        return fields;
    }

    private ReadOnlySpan<byte> Bytes(Extent range) => _bytes.AsSpan(range.Start, range.Length);

    private void Clear()
    {
        (_count, Present, ContentLength) = (0, KnownField.None, null);
        IsChunked = ExpectsContinue = KeepsAlive = false;
    }

    private readonly record struct Slot(KnownField Field, Extent Name, Extent Value);
}

/// <summary>A part of a buffer.</summary>
internal readonly record struct Extent(int Start, int Length);
