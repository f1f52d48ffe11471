using System.Numerics;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Quality;

/// <summary>
/// Which appliances serve the viewers of which prefix poorly, by the numbers of one <see cref="Fleet.FleetMap"/>. Replaced when a verdict
/// changes, never changed itself; mostly empty. A look-up takes no lock and allocates nothing.
/// </summary>
public sealed class QualityBoard
{
    // Half full at most, so that a search ends soon.
    private const int SlotsPerPrefix = 2;

    private readonly Slot[] _slots;
    private readonly int[] _appliances;

    private QualityBoard(IReadOnlyList<IGrouping<ulong, int>> prefixes)
    {
        _appliances = [.. prefixes.SelectMany(prefix => prefix)];
        _slots = new Slot[prefixes.Count == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)prefixes.Count * SlotsPerPrefix)];
        int first = 0;
        foreach (IGrouping<ulong, int> prefix in prefixes)
        {
            int at = PlaceOf(prefix.Key);
            while (_slots[at].Prefix != 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = new Slot(prefix.Key, first, prefix.Count());
            first += _slots[at].Count;
        }
    }

    public static QualityBoard Empty { get; } = new([]);

    public bool IsEmpty => _slots.Length == 0;

    /// <param name="poor">A prefix as <see cref="KeyOf"/> has it, and the appliance's number.</param>
    public static QualityBoard Of(IEnumerable<(ulong Prefix, int Appliance)> poor) =>
        new([.. poor.Distinct().Where(pair => pair.Prefix != 0).GroupBy(pair => pair.Prefix, pair => pair.Appliance)]);

    /// <summary>The /24 or /48 of an address: its first 64 bits, of an IPv4 address the upper 32, and the lowest bit set for IPv6.</summary>
    public static ulong KeyOf(NetworkAddress client)
    {
        ulong upper = (ulong)(client.Bits >> 64);
        return client.IsIPv6 ? (upper & 0xffff_ffff_ffff_0000) | 1 : upper & 0xffff_ff00_0000_0000;
    }

    /// <returns>By number; empty for most.</returns>
    public ReadOnlySpan<int> PoorFor(NetworkAddress client)
    {
        if (_slots.Length == 0) return [];
        ulong prefix = KeyOf(client);
        for (int at = PlaceOf(prefix); ; at = (at + 1) & (_slots.Length - 1))
        {
            ref readonly Slot slot = ref _slots[at];
            if (slot.Prefix == prefix) return _appliances.AsSpan(slot.First, slot.Count);
            if (slot.Prefix == 0) return [];
        }
    }

    private int PlaceOf(ulong prefix) => (int)(RendezvousHash.HashNumber(prefix) & (ulong)(_slots.Length - 1));

    private readonly record struct Slot(ulong Prefix, int First, int Count);
}
