using System.Numerics;

namespace Netflix.Appliance.Storage.Admission;

/// <summary>
/// What an object is worth to the disk, as a level on a logarithmic scale of eight steps to the doubling: requests lately, divided
/// by the fourth root of its size. Dividing by the size would be best for the share of requests that hit, not dividing at all for
/// the share of bytes; viewers wait for requests and an access network pays for bytes. On the bench's trace of mixed sizes at 1 %, the
/// fourth root hits 53 % of requests and 33 % of bytes, the square root 54 and 26, LRU 36 and 32.
/// </summary>
internal static class ObjectValue
{
    internal const int Levels = 128;
    internal const int LevelsPerOctave = 8;

    /// <summary>The index counts an object's requests up to this.</summary>
    internal const int MostHits = 3;

    // Puts an object of 2^40 bytes that nobody asked for at level 0.
    private const int Base = 80;

    /// <param name="requests">The sketch's estimate.</param>
    /// <param name="hits">Requests since the object was written where it lies, at most <see cref="MostHits"/>.</param>
    /// <param name="bytes">Size of the object.</param>
    internal static int Level(int requests, int hits, long bytes)
    {
        int level = Base + Log2InEighths((ulong)(requests * 4 + hits)) - Log2InEighths((ulong)bytes) / 4;
        return Math.Clamp(level, 0, Levels - 1);
    }

    // Exact at powers of two, linear between: at most 9 % of a step's octave off. Nothing counts as one.
    private static int Log2InEighths(ulong value)
    {
        if (value == 0) return 0;
        int whole = BitOperations.Log2(value);
        return whole * 8 + (int)(value << (63 - whole) >> 60 & 7);
    }
}
