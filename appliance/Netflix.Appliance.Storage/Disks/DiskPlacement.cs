using System.IO.Hashing;
using System.Runtime.InteropServices;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// Weighted rendezvous hashing (Mosharraf, Thaler and Ravishankar's scheme with logarithmic weights): every disk draws for the key, the best
/// draw wins, a disk with twice the bytes wins twice as often. A disk that leaves moves only its own keys.
/// </summary>
internal static class DiskPlacement
{
    internal static double Draw(SliceKey key, Guid disk, long weight)
    {
        Span<byte> seed = stackalloc byte[32];
        MemoryMarshal.Write(seed, key);
        disk.TryWriteBytes(seed[16..]);
        // 53 bits in (0, 1): the exponent of a double cannot round it to either end.
        double uniform = ((XxHash3.HashToUInt64(seed) >> 11) + 0.5) / (1UL << 53);
        return -weight / Math.Log(uniform);
    }
}
