using System.Text;

namespace Netflix.Appliance.Fill;

internal readonly record struct HeaderField(string Name, string Value);

/// <summary>
/// What is kept beside a body: the header fields to answer with, and how long the answer is good. Platform content is good for
/// ever (<see cref="FreshFor"/> is null): its name says what is in it.
/// </summary>
internal sealed record ResponseHead(IReadOnlyList<HeaderField> Fields, DateTimeOffset StoredAt, TimeSpan AgeWhenStored, TimeSpan? FreshFor)
{
    private const byte Format = 1;

    internal string? this[string name] => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    internal TimeSpan Age(DateTimeOffset now) => AgeWhenStored + (now > StoredAt ? now - StoredAt : TimeSpan.Zero);

    internal bool IsFresh(DateTimeOffset now) => FreshFor is not { } lifetime || Age(now) < lifetime;

    internal byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Format);
        writer.Write(StoredAt.ToUnixTimeMilliseconds());
        writer.Write((long)AgeWhenStored.TotalMilliseconds);
        writer.Write(FreshFor is { } lifetime ? (long)lifetime.TotalMilliseconds : -1L);
        writer.Write7BitEncodedInt(Fields.Count);
        foreach (HeaderField field in Fields)
        {
            writer.Write(field.Name);
            writer.Write(field.Value);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>False for a format this version does not know: the object is then a miss.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> metadata, out ResponseHead head)
    {
        head = null!;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(metadata.ToArray(), writable: false), Encoding.UTF8);
            if (reader.ReadByte() != Format) return false;
            DateTimeOffset storedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
            TimeSpan age = TimeSpan.FromMilliseconds(reader.ReadInt64());
            long freshFor = reader.ReadInt64();
            var fields = new HeaderField[reader.Read7BitEncodedInt()];
            for (int i = 0; i < fields.Length; i++) fields[i] = new HeaderField(reader.ReadString(), reader.ReadString());
            head = new ResponseHead(new FieldBlock(fields), storedAt, age, freshFor < 0 ? null : TimeSpan.FromMilliseconds(freshFor));
            return true;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
