using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// The regions of a disk that failed, as long as somebody still reads or writes in them. When the disk comes back, the same file is open
/// a second time: until the last of those is done its new region is leased on their behalf, or it would be given to others under them.
/// </summary>
internal sealed class Departure : IDisposable
{
    private readonly List<(Region Left, Region? Held)> _inUse = [];

    internal void Add(IEnumerable<Region> regions)
    {
        _inUse.AddRange(regions.Select(region => (region, (Region?)null)));
        TryEnd();
    }

    /// <summary>Closes what nobody uses any more.</summary>
    internal void TryEnd() => _inUse.RemoveAll(pair =>
    {
        // From here on nobody who still looks things up in the disk that failed gets a lease.
        if (!pair.Left.TryRetire()) return false;
        pair.Left.File.Dispose();
        pair.Held?.Release();
        return true;
    });

    /// <summary>Takes leases on those that are in use. To be called before anything is written to or retired from the disk.</summary>
    /// <returns>Their sequences: nothing more may be written into them, for places in them are promised.</returns>
    internal IReadOnlySet<uint> HandOverTo(IReadOnlyList<Region> found)
    {
        for (int i = 0; i < _inUse.Count; i++)
        {
            (Region left, Region? held) = _inUse[i];
            Region? now = found.FirstOrDefault(region => region.Sequence == left.Sequence);
            if (now is not null && !now.TryLease()) throw new InvalidOperationException($"Region {now.Sequence} was retired while it was opened.");
            held?.Release();
            _inUse[i] = (left, now);
        }
        // What was held by this alone.
        TryEnd();
        return _inUse.Select(pair => pair.Left.Sequence).ToHashSet();
    }

    public void Dispose()
    {
        foreach ((Region left, _) in _inUse) left.File.Dispose();
    }
}
