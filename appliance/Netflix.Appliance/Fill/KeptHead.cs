using System.Text;
using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Fill;

/// <summary>What the store keeps beside a body: a response's head, or the marker that says where a URI's variants are.</summary>
internal abstract record KeptHead
{
    internal abstract byte[] ToBytes();

    /// <summary>False for a format this version does not know: the object is then a miss.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> metadata, out KeptHead head)
    {
        head = null!;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(metadata.ToArray(), writable: false), Encoding.UTF8);
            switch (reader.ReadByte())
            {
                case ResponseHead.Format:
                    head = ResponseHead.Read(reader);
                    return true;
                case VariantMarker.Format:
                    head = VariantMarker.Read(reader);
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }
    }
}
