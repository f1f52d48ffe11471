using CsCheck;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Tests.Slices;

public sealed class SliceHeaderTests
{
    [Fact]
    public void A_header_is_read_back_as_written_and_any_flipped_bit_is_noticed() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 5000], Gen.Int[0, SliceLayout.SliceBytes], Gen.Int[0, 1_000_000]).Sample((key, metadataLength, payloadLength, bit) =>
        {
            byte[] metadata = [.. Enumerable.Range(0, metadataLength).Select(i => (byte)(i * 7))];
            int offset = SliceLayout.PayloadOffset(metadataLength, payloadLength);
            var written = new SliceHeader(
                SliceKind.Whole, new SliceKey(key, ~key), key * 3, 12_345_678, 11, payloadLength, offset, metadataLength,
                77, SliceLayout.RecordBytes(offset, payloadLength), (uint)key, SliceMarks.Sparse, key * 5);
            byte[] record = new byte[offset];
            written.Write(record, metadata);

            Assert.True(SliceHeader.TryRead(record, out SliceHeader read));
            Assert.Equal(written, read);
            Assert.True(Sealed(record, metadataLength));

            bit %= (SliceHeader.Bytes + metadataLength) * 8;
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SliceHeader.TryRead(record, out SliceHeader damaged) && !damaged.IsStruck && damaged.MetadataLength == metadataLength && Sealed(record, metadataLength), $"bit {bit}");
        });

    [Fact]
    public void Parts_of_a_record_do_not_overlap_and_big_payloads_start_on_pages() =>
        Gen.Select(Gen.Int[0, SliceHeader.MaxMetadataBytes], Gen.Int[0, SliceLayout.SliceBytes]).Sample((metadata, payload) =>
        {
            int offset = SliceLayout.PayloadOffset(metadata, payload);
            Assert.True(offset >= SliceHeader.Bytes + metadata);
            Assert.True(SliceLayout.RecordBytes(offset, payload) >= offset + payload);
            Assert.Equal(0, SliceLayout.RecordBytes(offset, payload) % SliceLayout.RecordAlignment);
            if (payload >= 64 * 1024) Assert.Equal(0, offset % 4096);
        });

    private static bool Sealed(byte[] record, int metadataLength) =>
        SliceHeader.IsSealedBy(record.AsSpan(0, SliceHeader.Bytes), record.AsSpan(SliceHeader.Bytes, metadataLength));
}
