using System.Text;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage;

/// <summary>
/// Names a cached object. The index holds 128 bits of its hash; the object itself holds the text, which is compared when the
/// object is opened, so that two keys with one hash are a miss and never each other's bytes.
/// </summary>
public readonly record struct ObjectKey
{
    /// <summary>As long as the longest request line in use, and well inside a record's metadata.</summary>
    public const int MaxLength = 8192;

    private readonly byte[] _utf8;

    /// <exception cref="ArgumentException">Empty or longer than <see cref="MaxLength"/> UTF-8 bytes.</exception>
    public ObjectKey(string text)
    {
        _utf8 = Encoding.UTF8.GetBytes(text);
        if (_utf8.Length is 0 or > MaxLength) throw new ArgumentException($"An object key has 1 to {MaxLength} bytes; this one has {_utf8.Length}.", nameof(text));
        Text = text;
        Slice = SliceKey.Of(_utf8);
    }

    public string Text { get; }

    internal SliceKey Slice { get; }

    public ReadOnlySpan<byte> Utf8 => _utf8;

    public bool Equals(ObjectKey other) => Text == other.Text;

    public override int GetHashCode() => Slice.GetHashCode();

    public override string ToString() => Text;
}
