namespace Netflix.Appliance.Caching.Ranges;

/// <summary>Bytes of a body. Never empty.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    internal long EndExclusive => Offset + Length;
}
