namespace Netflix.Appliance.Storage.Index;

/// <summary>
/// Live entries by region, changed under the index's lock. A checkpoint keeps them, so that the entries of regions that were retired
/// after it are not counted at the next start.
/// </summary>
internal sealed class EntryCounts
{
    private readonly Dictionary<uint, int> _byRegion = [];
    private long _total;

    internal long Total => Volatile.Read(ref _total);

    internal void Add(uint region, int entries = 1)
    {
        _byRegion[region] = _byRegion.GetValueOrDefault(region) + entries;
        Volatile.Write(ref _total, _total + entries);
    }

    /// <summary>What was not counted is not taken off: after a recovery the index may hold entries of regions that are gone.</summary>
    internal void Subtract(uint region)
    {
        if (!_byRegion.TryGetValue(region, out int entries)) return;
        Volatile.Write(ref _total, _total - 1);
        if (entries > 1) _byRegion[region] = entries - 1;
        else _byRegion.Remove(region);
    }

    /// <summary>Nothing of it is counted any more.</summary>
    internal void Forget(uint region)
    {
        if (_byRegion.Remove(region, out int entries)) Volatile.Write(ref _total, _total - entries);
    }

    internal Dictionary<uint, int> Snapshot() => new(_byRegion);
}
