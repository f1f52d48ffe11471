using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Netflix.Appliance.Storage;

namespace Netflix.StoreLab;

internal static class LabStore
{
    internal static SegmentStore Open(string folder, string size, int expectedSliceBytes = 16 * 1024) => new(
        new StorageOptions { Disks = [new StorageDiskOptions { Folder = folder, Size = size }], ExpectedSliceBytes = expectedSliceBytes },
        NullLogger<SegmentStore>.Instance);

    /// <summary>The body of an object follows from its key, so that any reader can tell a wrong one. SplitMix64 (Steele, Lea and Flood 2014): a seeded Random takes a hundred times longer.</summary>
    internal static byte[] BodyOf(int seed, int length)
    {
        byte[] body = new byte[length + sizeof(ulong)];
        ulong state = (ulong)seed;
        foreach (ref ulong word in MemoryMarshal.Cast<byte, ulong>(body.AsSpan()))
        {
            ulong mixed = state += 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            word = mixed ^ (mixed >> 31);
        }
        return body[..length];
    }
}
