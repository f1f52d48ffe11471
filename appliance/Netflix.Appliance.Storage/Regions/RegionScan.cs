using System.Buffers;
using System.IO.Hashing;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

internal readonly record struct ScannedSlice(SliceHeader Header, uint Offset);

/// <summary>Finds a region's records by their headers alone. A crash leaves holes between records whose writes had not arrived: the scan searches on.</summary>
internal static class RegionScan
{
    /// <param name="verifyPayloads">Compare payload checksums too: for a region that was being written when the process ended.</param>
    /// <returns>Records in order of their place, the torn ones left out.</returns>
    internal static IEnumerable<ScannedSlice> Slices(Region region, bool verifyPayloads)
    {
        long offset = RegionHeader.Bytes;
        while (offset + SliceHeader.Bytes <= region.File.CapacityBytes)
        {
            if (region.ReadRecordHead(offset) is not { } record)
            {
                offset = NextMagic(region, offset + SliceLayout.RecordAlignment);
                continue;
            }
            if (!verifyPayloads || PayloadMatches(region.File, offset, record.Header))
                yield return new ScannedSlice(record.Header, (uint)offset);
            offset += record.Header.RecordBytes;
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
