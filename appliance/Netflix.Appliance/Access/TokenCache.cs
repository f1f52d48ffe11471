using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;

namespace Netflix.Appliance.Access;

/// <summary>
/// What is known about tokens, by their text: a bounded table of sets of eight, like a processor's cache. A look-up reads at most
/// eight references, takes no lock and allocates nothing; a full set forgets one at random.
/// </summary>
/// <remarks>
/// Sets instead of a dictionary with an eviction list: no hit writes to memory that other threads read. Random victims instead of
/// oldest: nobody can aim at a token, and a wrong choice costs one signature check. The seed keeps sets from being chosen from outside.
/// </remarks>
internal sealed class TokenCache<T> where T : class
{
    private const int Ways = 8;

    private sealed record Entry(ulong Hash, byte[] Text, T Value);

    private readonly Entry?[] _entries;
    private readonly ulong _setMask;
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <param name="capacity">Rounded up to a power of two.</param>
    internal TokenCache(int capacity)
    {
        uint sets = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, capacity / Ways));
        _entries = new Entry?[sets * Ways];
        _setMask = sets - 1;
    }

    internal int Capacity => _entries.Length;

    internal T? Find(ReadOnlySpan<byte> text)
    {
        ulong hash = HashOf(text);
        foreach (ref Entry? slot in SetOf(hash))
            if (Volatile.Read(ref slot) is { } entry && entry.Hash == hash && text.SequenceEqual(entry.Text)) return entry.Value;
        return null;
    }

    internal void Put(ReadOnlySpan<byte> text, T value)
    {
        ulong hash = HashOf(text);
        Span<Entry?> set = SetOf(hash);
        var fresh = new Entry(hash, text.ToArray(), value);
        int place = -1;
        for (int way = 0; way < Ways; way++)
        {
            if (Volatile.Read(ref set[way]) is not { } entry) place = place < 0 ? way : place;
            else if (entry.Hash == hash && text.SequenceEqual(entry.Text)) { place = way; break; }
        }
        // Two who put at once may overwrite each other: one of them is verified again.
        Volatile.Write(ref set[place < 0 ? Random.Shared.Next(Ways) : place], fresh);
    }

    private ulong HashOf(ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text, _seed);

    private Span<Entry?> SetOf(ulong hash) => _entries.AsSpan((int)(hash & _setMask) * Ways, Ways);
}
