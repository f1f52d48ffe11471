using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Netflix.Appliance.Storage.Admission;

/// <summary>
/// How often a key was asked for lately, also one that is not on the disk: it stands for the ghost queue of S3-FIFO at 12 bytes an
/// object. A count-min sketch of 4-bit counters with conservative update (Estan and Varghese 2002), halved from time to time
/// (TinyLFU, Einziger, Friedman and Manes 2017). A key's four counters lie in 64 bytes, so a request costs one miss of the
/// CPU's cache, or two where the block straddles lines.
/// Threads write without locks. An increment that another one overwrites makes a key look less popular by one, a halving under way
/// makes it look so by at most the requests of those microseconds: the sketch is an estimate to begin with, and no counter is ever
/// torn because a word is read and written whole.
/// </summary>
internal sealed class FrequencySketch
{
    /// <summary>A counter's highest value; a key that has it is not counted further, so the hottest keys cause no writes.</summary>
    internal const int Most = 15;

    /// <summary>
    /// 24 counters. With eight, keys seen once drown those seen some times: 1.2 to 1.5 points of hit ratio on zipf(1) at 1 %; with
    /// sixteen it is 0.2, with 32 nothing comes back but another 0.1.
    /// </summary>
    internal const int BytesPerObject = 12;

    private const int WordsPerBlock = 8;
    private const int BlockBytes = WordsPerBlock * sizeof(ulong);
    private const ulong LowBitsCleared = 0x7777_7777_7777_7777;

    private readonly ulong[] _words;
    private readonly ulong _blocks;
    private long _rises;

    /// <param name="expectedObjects">How many objects the disk is expected to hold; fixes the memory.</param>
    internal FrequencySketch(long expectedObjects)
    {
        _blocks = (ulong)Math.Max(1, (expectedObjects * BytesPerObject + BlockBytes - 1) / BlockBytes);
        _words = new ulong[(long)_blocks * WordsPerBlock];
        Capacity = (long)_blocks * BlockBytes / BytesPerObject;
    }

    /// <summary>Objects it is sized for.</summary>
    internal long Capacity { get; }

    internal long MemoryBytes => _words.LongLength * sizeof(ulong);

    /// <summary>Counted requests since the last halving.</summary>
    internal long Rises => Volatile.Read(ref _rises);

    internal void Increment(ulong keyHash)
    {
        ref ulong block = ref BlockOf(keyHash);
        int least = Least(ref block, keyHash);
        if (least == Most) return;
        // Only the counters at the minimum rise: the others hold somebody else's requests already.
        for (int row = 0; row < 4; row++)
        {
            (int word, int shift) = Place(keyHash, row);
            ref ulong at = ref Unsafe.Add(ref block, word);
            ulong seen = Volatile.Read(ref at);
            if ((int)(seen >> shift & Most) == least) Volatile.Write(ref at, seen + (1UL << shift));
        }
        Interlocked.Increment(ref _rises);
    }

    /// <summary>Requests since the key became known, halved with every aging; too high when keys collide, never too low.</summary>
    internal int Estimate(ulong keyHash) => Least(ref BlockOf(keyHash), keyHash);

    /// <summary>Halves all counters. One thread at a time.</summary>
    internal void Halve()
    {
        foreach (ref ulong word in _words.AsSpan())
        {
            ulong seen = Volatile.Read(ref word);
            if (seen != 0) Volatile.Write(ref word, seen >> 1 & LowBitsCleared);
        }
        Interlocked.Exchange(ref _rises, 0);
    }

    private static int Least(ref ulong block, ulong keyHash)
    {
        int least = Most;
        for (int row = 0; row < 4; row++)
        {
            (int word, int shift) = Place(keyHash, row);
            least = Math.Min(least, (int)(Volatile.Read(ref Unsafe.Add(ref block, word)) >> shift & Most));
        }
        return least;
    }

    // The block takes the hash's high bits, the counters within it the low ones: 5 bits a row, in two words of its own.
    private ref ulong BlockOf(ulong keyHash) => ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(_words), (nint)(Math.BigMul(keyHash, _blocks, out _) * WordsPerBlock));

    private static (int Word, int Shift) Place(ulong keyHash, int row)
    {
        int five = (int)(BitOperations.RotateRight(keyHash * 0x9E37_79B9_7F4A_7C15, 5 * row + 20) & 31);
        return (2 * row + (five >> 4), (five & 15) * 4);
    }
}
