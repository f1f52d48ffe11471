using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>
/// One life of a region file: records are appended until it is full, then it is sealed, later retired as a whole.
/// Readers and writers hold leases; a region with leases is never retired, so a lease's bytes never change.
/// </summary>
internal sealed class Region(RegionFile file, RegionHeader header)
{
    /// <summary>What <see cref="ReadRecordHead"/> reads at first; most heads fit, the metadata of a rare one needs a second read.</summary>
    internal const int HeadReadBytes = 1024;

    private const int Retired = int.MinValue;

    private readonly Lock _sealing = new();
    private int _leases;
    private int _writers;
    private bool _closed;
    private long _tail = RegionHeader.Bytes;
    private RegionHeader _header = header;

    internal RegionFile File { get; } = file;
    internal uint Sequence => _header.Sequence;
    internal Retention Retention => _header.Retention;
    internal bool IsSealed => _header.Sealed;

    /// <summary>Where the next record goes. Changed by the ring only.</summary>
    internal long Tail
    {
        get => Volatile.Read(ref _tail);
        set => Volatile.Write(ref _tail, value);
    }

    internal bool TryLease()
    {
        int seen = Volatile.Read(ref _leases);
        while (seen >= 0)
        {
            int before = Interlocked.CompareExchange(ref _leases, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }
        return false;
    }

    internal void Release() => Interlocked.Decrement(ref _leases);

    /// <summary>True at most once, and only while nobody holds a lease; after it nobody gets one.</summary>
    internal bool TryRetire()
    {
        // A seal under way either has written its header or never will.
        lock (_sealing) return Interlocked.CompareExchange(ref _leases, Retired, 0) == 0;
    }

    /// <summary>The offset of a record of that many bytes, or -1 when the region is too full for it.</summary>
    internal long Reserve(int recordBytes, int alignment)
    {
        long offset = (_tail + alignment - 1) & -alignment;
        if (recordBytes > File.CapacityBytes - offset) return -1;
        Tail = offset + recordBytes;
        return offset;
    }

    internal void WriteHeader() => RandomAccess.Write(File.Handle, _header.ToBytes(), 0);

    internal void BeginWrite()
    {
        lock (_sealing) _writers++;
    }

    /// <summary>True when this was the last write of a closed region: the caller sees to it that the region is sealed.</summary>
    internal bool EndWrite()
    {
        lock (_sealing) return --_writers == 0 && _closed && !IsSealed;
    }

    /// <summary>No record is begun after this. True when none is being written either: the caller sees to it that the region is sealed.</summary>
    internal bool Close()
    {
        lock (_sealing)
        {
            _closed = true;
            return _writers == 0 && !IsSealed;
        }
    }

    /// <summary>
    /// After this, recovery trusts the region's record headers without reading the payloads. Holds no lease: a slow fsync must not
    /// keep the oldest region from being the next to go.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal void Seal()
    {
        RandomAccess.FlushToDisk(File.Handle);
        lock (_sealing)
        {
            if (Volatile.Read(ref _leases) < 0) return;
            _header = _header with { Sealed = true };
            WriteHeader();
        }
    }

    /// <summary>The fill plan let go of everything in it: from now on the region is evicted in its turn.</summary>
    internal void Unpin()
    {
        lock (_sealing)
        {
            _header = _header with { Retention = Retention.Demand };
            WriteHeader();
        }
    }

    /// <summary>The record counts no more, also not for a rebuild of the index. The caller holds a lease.</summary>
    internal void StrikeOut(long offset) => RandomAccess.Write(File.Handle, SliceHeader.Struck, offset + SliceHeader.StruckOffset);

    /// <summary>Header and metadata of a record, proven by their checksum; null when there is no such record.</summary>
    internal (SliceHeader Header, byte[] Metadata)? ReadRecordHead(long offset)
    {
        Span<byte> block = stackalloc byte[HeadReadBytes];
        if (offset + SliceHeader.Bytes > File.CapacityBytes) return null;
        block = block[..(int)Math.Min(block.Length, File.CapacityBytes - offset)];
        File.ReadExactly(block, offset);
        if (!IsHere(block, offset, out SliceHeader header)) return null;
        byte[] metadata = new byte[header.MetadataLength];
        int inBlock = Math.Min(metadata.Length, block.Length - SliceHeader.Bytes);
        block.Slice(SliceHeader.Bytes, inBlock).CopyTo(metadata);
        if (inBlock < metadata.Length) File.ReadExactly(metadata.AsSpan(inBlock), offset + SliceHeader.Bytes + inBlock);
        return SliceHeader.IsSealedBy(block[..SliceHeader.Bytes], metadata) ? (header, metadata) : null;
    }

    /// <summary>As <see cref="ReadRecordHead(long)"/>, by whoever goes from one to the next.</summary>
    /// <returns>The metadata is valid until the next read.</returns>
    internal (SliceHeader Header, ReadOnlyMemory<byte> Metadata)? ReadRecordHead(IRegionReads reads, long offset)
    {
        if (offset + SliceHeader.Bytes > File.CapacityBytes) return null;
        if (!IsHere(reads.Read(offset, SliceHeader.Bytes).Span, offset, out SliceHeader header)) return null;
        ReadOnlyMemory<byte> head = reads.Read(offset, SliceHeader.Bytes + header.MetadataLength);
        return SliceHeader.IsSealedBy(head.Span[..SliceHeader.Bytes], head.Span[SliceHeader.Bytes..]) ? (header, head[SliceHeader.Bytes..]) : null;
    }

    private bool IsHere(ReadOnlySpan<byte> head, long offset, out SliceHeader header) =>
        SliceHeader.TryRead(head, out header) && header.Region == Sequence && header.RecordBytes <= File.CapacityBytes - offset;
}
