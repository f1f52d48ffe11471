namespace Netflix.Appliance.Storage.Slices;

/// <summary>Where the parts of a record lie. Records start on sectors; a big payload starts on a page, so that sendfile touches 256 pages for a MiB, not 257.</summary>
internal static class SliceLayout
{
    internal const int SliceBytes = 1024 * 1024;
    internal const int RecordAlignment = 512;

    private const int PageBytes = 4096;
    private const int SmallPayloadBytes = 64 * 1024;
    private const int CacheLineBytes = 64;

    internal static int PayloadOffset(int metadataLength, int payloadLength) =>
        Align(SliceHeader.Bytes + metadataLength, payloadLength >= SmallPayloadBytes ? PageBytes : CacheLineBytes);

    /// <summary>Page-aligned payloads need page-aligned records.</summary>
    internal static int Alignment(int payloadLength) => payloadLength >= SmallPayloadBytes ? PageBytes : RecordAlignment;

    internal static int RecordBytes(int payloadOffset, int payloadLength) => Align(payloadOffset + payloadLength, RecordAlignment);

    internal static int SliceCount(long objectLength) =>
        objectLength == 0 ? 1 : checked((int)((objectLength + SliceBytes - 1) / SliceBytes));

    /// <summary>Where the payload of a body slice starts, from its record's start: it has no metadata.</summary>
    internal static int BodyOffset(int payloadLength) => PayloadOffset(0, payloadLength);

    /// <summary>Payload bytes of one slice of an object.</summary>
    internal static int PayloadLength(long objectLength, int sliceNumber) =>
        (int)Math.Min(SliceBytes, objectLength - (long)sliceNumber * SliceBytes);

    internal static int Align(int value, int alignment) => (value + alignment - 1) & -alignment;
}
