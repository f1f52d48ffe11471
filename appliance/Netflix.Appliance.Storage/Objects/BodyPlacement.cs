using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>
/// Where the slices of one object lie, looked up once and kept with its record. A place is never reused, so it stays right for as
/// long as its regions can be leased; when one cannot, the slices are looked up anew.
/// </summary>
internal sealed class BodyPlacement
{
    private readonly Region?[] _regions;
    private readonly SliceLocation[] _locations;
    private readonly bool[] _verified;
    private readonly Region[] _distinct;

    /// <param name="regions">One per slice; null where a sparse object has none.</param>
    internal BodyPlacement(Region?[] regions, SliceLocation[] locations, int life)
    {
        _regions = regions;
        _locations = locations;
        _verified = [.. locations.Select(location => location.IsVerifiedIn(life))];
        _distinct = [.. regions.OfType<Region>().Distinct()];
    }

    internal int Count => _regions.Length;

    /// <summary>Memory it takes, roughly.</summary>
    internal int Bytes => 96 + _regions.Length * 17 + _distinct.Length * 8;

    internal bool Has(int slice) => _regions[slice] is not null;

    internal Region RegionOf(int slice) => _regions[slice] ?? throw new InvalidOperationException($"The sparse object has no slice {slice}.");

    internal SliceLocation LocationOf(int slice) => _locations[slice];

    internal bool IsVerified(int slice) => Volatile.Read(ref _verified[slice]);

    internal void MarkVerified(int slice) => Volatile.Write(ref _verified[slice], true);

    /// <summary>All of its regions or none.</summary>
    internal bool TryLease()
    {
        for (int i = 0; i < _distinct.Length; i++)
        {
            if (_distinct[i].TryLease()) continue;
            while (--i >= 0) _distinct[i].Release();
            return false;
        }
        return true;
    }

    internal void Release()
    {
        foreach (Region region in _distinct) region.Release();
    }
}
