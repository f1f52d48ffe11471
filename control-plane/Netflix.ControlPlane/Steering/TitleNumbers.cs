using System.Collections.Concurrent;
using Netflix.Contracts.Titles;
using Netflix.Steering.Ranking;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// Numbers for packages, so that what an appliance holds is a row of bits. A number is never given twice: rows stay true while titles
/// come and go. Packages go by the hash that the engine ranks with: two of 15,000 meet in 64 bits once in a hundred billion fleets.
/// </summary>
internal sealed class TitleNumbers
{
    private readonly ConcurrentDictionary<ulong, int> _numbers = new();
    private readonly Lock _giving = new();

    internal static ulong HashOf(PackageId package) => RendezvousHash.HashTitle(package.ToString());

    internal int NumberOf(ulong titleHash)
    {
        if (_numbers.TryGetValue(titleHash, out int number)) return number;
        lock (_giving) return _numbers.GetOrAdd(titleHash, static (_, numbers) => numbers.Count, _numbers);
    }

    /// <returns>A bit for each title that is held whole.</returns>
    internal ulong[] BitsOf(IEnumerable<PackageId> whole)
    {
        int[] numbers = [.. whole.Select(package => NumberOf(HashOf(package)))];
        ulong[] bits = new ulong[numbers.Length == 0 ? 0 : numbers.Max() / 64 + 1];
        foreach (int number in numbers) bits[number >> 6] |= 1UL << (number & 63);
        return bits;
    }
}
