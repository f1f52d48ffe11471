using System.Text;
using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Fill;

internal readonly record struct HeaderField(string Name, string Value);

/// <summary>
/// What is kept beside a body: the status and header fields to answer with, and all that decides how long they are good. Platform
/// content is good for ever (<see cref="Freshness"/> is null): its name says what is in it.
/// </summary>
internal sealed record ResponseHead(int Status, IReadOnlyList<HeaderField> Fields, Freshness? Freshness) : KeptHead
{
    internal const byte Format = 2;

    internal string? this[string name] => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    internal bool IsFresh(DateTimeOffset now) => Freshness is not { AlwaysRevalidate: true } && Freshness?.IsFresh(now) != false;

    internal override byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Format);
        writer.Write((ushort)Status);
        writer.Write(Freshness is not null);
        Freshness?.Write(writer);
        writer.Write7BitEncodedInt(Fields.Count);
        foreach (HeaderField field in Fields)
        {
            writer.Write(field.Name);
            writer.Write(field.Value);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="reader">Behind the format's number.</param>
    internal static ResponseHead Read(BinaryReader reader)
    {
        int status = reader.ReadUInt16();
        Freshness? freshness = reader.ReadBoolean() ? Freshness.Read(reader) : null;
        var fields = new HeaderField[reader.Read7BitEncodedInt()];
        for (int i = 0; i < fields.Length; i++) fields[i] = new HeaderField(reader.ReadString(), reader.ReadString());
        return new ResponseHead(status, new FieldBlock(fields), freshness);
    }
}
