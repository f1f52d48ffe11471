using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>An object's head, read from disk and checked once, then kept in memory for the next hits.</summary>
internal sealed class ObjectRecord
{
    // This object, its arrays' headers, the cache's own entry, and what the delivery attaches beside what it decodes.
    private const int FixedBytes = 512;

    private readonly ReadOnlyMemory<byte> _keyUtf8;
    private volatile bool _verified;
    private volatile int _purgeGeneration;
    private volatile BodyPlacement? _bodies;
    private volatile object? _attachment;

    private ObjectRecord(Region region, SliceLocation location, SliceHeader header, bool verified, ReadOnlyMemory<byte> keyUtf8, IReadOnlyList<string> surrogateKeys, ReadOnlyMemory<byte> metadata)
    {
        Region = region;
        Location = location;
        Header = header;
        SurrogateKeys = surrogateKeys;
        Metadata = metadata;
        _keyUtf8 = keyUtf8;
        _verified = verified;
    }

    internal Region Region { get; }
    internal SliceLocation Location { get; }
    internal SliceHeader Header { get; }
    internal IReadOnlyList<string> SurrogateKeys { get; }
    internal ReadOnlyMemory<byte> Metadata { get; }
    internal ReadOnlySpan<byte> KeyUtf8 => _keyUtf8.Span;

    /// <summary>Whether the payload beside this head was compared in this life.</summary>
    internal bool IsVerified => _verified;

    /// <summary>Null until an opening looked the slices up, and for an object of one record.</summary>
    internal BodyPlacement? Bodies { get => _bodies; set => _bodies = value; }

    internal object? Attachment { get => _attachment; set => _attachment = value; }

    /// <summary>Memory it takes, roughly. The delivery's decoded copy of the metadata is charged too, as three times its bytes.</summary>
    internal int Bytes => FixedBytes + _keyUtf8.Length + 4 * Metadata.Length + (_bodies?.Bytes ?? 0);

    /// <summary>Up to which change of the purges this record was found not to be covered.</summary>
    internal int PurgeGeneration { get => _purgeGeneration; set => _purgeGeneration = value; }

    internal bool IsOf(ReadOnlySpan<byte> keyUtf8) => _keyUtf8.Span.SequenceEqual(keyUtf8);

    internal void MarkVerified() => _verified = true;

    /// <summary>Reads and checks the head; null when there is none that counts. The caller holds a lease on the region.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static ObjectRecord? Read(Region region, SliceLocation location, int life) =>
        region.ReadRecordHead(location.Offset) is { Header: { IsStruck: false, Kind: SliceKind.Whole or SliceKind.Head } } record
        && ObjectMetadata.TrySplit(record.Metadata, out ReadOnlyMemory<byte> keyUtf8, out IReadOnlyList<string> surrogateKeys, out ReadOnlyMemory<byte> metadata)
            ? new ObjectRecord(region, location, record.Header, location.IsVerifiedIn(life), keyUtf8, surrogateKeys, metadata)
            : null;
}
