using System.Buffers;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>Reads of a region's file, at most a window of it at a time.</summary>
internal interface IRegionReads
{
    /// <summary>Valid until the next call.</summary>
    /// <exception cref="IOException">The disk failed, or the file ends before.</exception>
    public ReadOnlyMemory<byte> Read(long offset, int length);
}

/// <summary>
/// A part of a region's file in memory, for a scan that goes from head to head: large where they lie close together, so that a call
/// brings many, and a page where a slice lies between them. For one thread.
/// </summary>
internal sealed class ScanWindow(RegionFile file) : IRegionReads, IDisposable
{
    private const int Large = 256 * 1024, Page = 4096;
    private const int Near = 64 * 1024;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Large);
    private long _start;
    private int _length;

    /// <param name="length">At most 128 KiB.</param>
    public ReadOnlyMemory<byte> Read(long offset, int length)
    {
        if (offset < _start || offset + length > _start + _length) Fill(offset, length);
        return _bytes.AsMemory((int)(offset - _start), length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Fill(long offset, int length)
    {
        bool isNear = offset >= _start && offset - (_start + _length) < Near;
        int wanted = isNear ? Large : Math.Max(Page, length);
        (_start, _length) = (offset, 0);
        int there = (int)Math.Min(wanted, file.CapacityBytes - offset);
        file.ReadExactly(_bytes.AsSpan(0, there), offset);
        _length = there;
        if (there < length) throw new EndOfStreamException($"{file.Path} ends at {file.CapacityBytes}.");
    }
}
