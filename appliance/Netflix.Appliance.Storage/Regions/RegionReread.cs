using System.IO.Hashing;
using Netflix.Appliance.Storage.PageCache;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>A record as its disk has it now.</summary>
/// <param name="Matches">Its payload is the one that was written.</param>
internal readonly record struct RereadRecord(SliceHeader Header, long Offset, bool Matches);

/// <summary>
/// A region's records, read from the disk with their payloads. A record whose head is damaged is not among them: whoever asks for it
/// finds that out, and nothing else here knows what it was.
/// </summary>
internal static class RegionReread
{
    /// <summary>The caller holds a lease.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static IEnumerable<RereadRecord> Records(Region region, AtRestFile file)
    {
        long end = region.Tail;
        for (long offset = RegionHeader.Bytes; offset + SliceHeader.Bytes <= end;)
        {
            if (region.ReadRecordHead(file, offset) is not { Header: var header })
            {
                offset += SliceLayout.RecordAlignment;
                continue;
            }
            bool matches = Matches(file, offset, header);
            if (!matches)
            {
                // Once more, from the disk: a cable errs too, and the object would be fetched again for it.
                file.Forget();
                matches = Matches(file, offset, header);
            }
            yield return new RereadRecord(header, offset, matches);
            offset += header.RecordBytes;
        }
    }

    private static bool Matches(AtRestFile file, long offset, SliceHeader header)
    {
        ReadOnlyMemory<byte> record = file.Read(offset, header.PayloadOffset + header.PayloadLength);
        return XxHash3.HashToUInt64(record.Span[header.PayloadOffset..]) == header.PayloadChecksum;
    }
}
