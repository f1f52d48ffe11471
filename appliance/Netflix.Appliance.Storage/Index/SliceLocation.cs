using System.Runtime.InteropServices;

namespace Netflix.Appliance.Storage.Index;

[Flags]
internal enum SliceFlags : uint
{
    None = 0,

    /// <summary>The payload's checksum was compared in the life of this process.</summary>
    Verified = 1,
}

/// <summary>Where a record lies: the region by its sequence (never reused), not by its file. 16 bytes, as the index holds one per slice.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct SliceLocation(uint Region, uint Offset, uint RecordBytes, SliceFlags Flags)
{
    internal bool IsSameRecord(SliceLocation other) => Region == other.Region && Offset == other.Offset;
}
