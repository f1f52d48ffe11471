using System.Buffers;
using System.IO.Hashing;
using Netflix.Appliance.Storage.PageCache;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

/// <param name="Metadata">Valid until the next one is asked for.</param>
internal readonly record struct ScannedSlice(SliceHeader Header, long Offset, ReadOnlyMemory<byte> Metadata);

/// <summary>Finds a region's records by their headers alone. A crash leaves holes between records whose writes had not arrived: the scan searches on.</summary>
internal static class RegionScan
{
    /// <returns>Records in order of their place, also those that were struck out. Their heads are whole; their payloads are for the first reader to compare.</returns>
    internal static IEnumerable<ScannedSlice> Slices(Region region)
    {
        using var window = new ScanWindow(region.File);
        FileAdvice.ReadAhead(region.File.Handle, wanted: true);
        try
        {
            long offset = RegionHeader.Bytes;
            while (offset + SliceHeader.Bytes <= region.File.CapacityBytes)
            {
                if (region.ReadRecordHead(window, offset) is not { } record)
                {
                    offset = NextMagic(region, offset + SliceLayout.RecordAlignment);
                    continue;
                }
                yield return new ScannedSlice(record.Header, offset, record.Metadata);
                offset += record.Header.RecordBytes;
            }
        }
        finally
        {
            FileAdvice.ReadAhead(region.File.Handle, wanted: false);
        }
    }

    internal static bool PayloadMatches(RegionFile file, long recordOffset, SliceHeader header)
    {
        byte[] payload = ArrayPool<byte>.Shared.Rent(Math.Max(1, header.PayloadLength));
        try
        {
            file.ReadExactly(payload.AsSpan(0, header.PayloadLength), recordOffset + header.PayloadOffset);
            return XxHash3.HashToUInt64(payload.AsSpan(0, header.PayloadLength)) == header.PayloadChecksum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }

    private static long NextMagic(Region region, long offset)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            while (offset < region.File.CapacityBytes)
            {
                int length = (int)Math.Min(window.Length, region.File.CapacityBytes - offset);
                region.File.ReadExactly(window.AsSpan(0, length), offset);
                for (int at = 0; at + SliceHeader.Magic.Length <= length; at += SliceLayout.RecordAlignment)
                {
                    if (window.AsSpan(at).StartsWith(SliceHeader.Magic)) return offset + at;
                }
                offset += SliceLayout.Align(length, SliceLayout.RecordAlignment);
            }
            return region.File.CapacityBytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
