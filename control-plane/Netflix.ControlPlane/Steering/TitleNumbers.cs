using System.Collections.Concurrent;
using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// Numbers for packages, so that what an appliance holds is a row of bits. A number is never given twice: rows stay true while titles
/// come and go.
/// </summary>
internal sealed class TitleNumbers
{
    private readonly ConcurrentDictionary<PackageId, int> _numbers = new();
    private readonly Lock _giving = new();

    internal int NumberOf(PackageId package)
    {
        if (_numbers.TryGetValue(package, out int number)) return number;
        lock (_giving) return _numbers.GetOrAdd(package, static (_, numbers) => numbers.Count, _numbers);
    }

    /// <returns>A bit for each title that is held whole.</returns>
    internal ulong[] BitsOf(IEnumerable<PackageId> whole)
    {
        int[] numbers = [.. whole.Select(NumberOf)];
        ulong[] bits = new ulong[numbers.Length == 0 ? 0 : numbers.Max() / 64 + 1];
        foreach (int number in numbers) bits[number >> 6] |= 1UL << (number & 63);
        return bits;
    }
}
