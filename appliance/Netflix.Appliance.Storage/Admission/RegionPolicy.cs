namespace Netflix.Appliance.Storage.Admission;

/// <summary>
/// Which objects are worth the disk: S3-FIFO (Yang et al. 2023) with the selection of TinyLFU, on regions instead of objects. There
/// is a small probation queue, a main queue, and a sketch that remembers what is gone.
/// <list type="bullet">
/// <item>A miss is written to probation, or straight to main when the sketch says that it is worth more than what main gives up.</item>
/// <item>A retired probation region passes on what is worth more than what main gives up, or was hit twice.</item>
/// <item>A retired main region copies forward what is above the cut, about <see cref="KeptShare"/> of its bytes.</item>
/// </list>
/// <see cref="Requested"/> and <see cref="Admit"/> are for any number of threads; the rest is for the one that holds the ring:
/// <code>
/// policy.BeginRetirement(from, bytes of its records, view);
/// foreach (record of the region) if (policy.AtRetirement(…) is not Placement.Nowhere and var to) copy the record to the open region of `to`;
/// policy.EndRetirement();
/// </code>
/// Memory: <see cref="FrequencySketch.BytesPerObject"/> an expected object, and 1 KiB.
/// </summary>
internal sealed class RegionPolicy(long expectedObjects)
{
    /// <summary>
    /// Half: a byte is copied for each byte of room, at most. On zipf(1) at 1 % three quarters
    /// changed the hit ratio by a tenth of a point and copied three times as much or more.
    /// </summary>
    private const double KeptShare = 0.5;

    /// <summary>A sixteenth, and at least one region: on zipf(1) at 1 %, a tenth (as in S3-FIFO) hit 0.3 points less than a twenty-fifth.</summary>
    private const int ProbationDivisor = 16;

    /// <summary>Counts are halved after this many counted requests for each object held: 10 tells popular ones apart less well, 40 fills the sketch.</summary>
    private const int CountedPerObject = 20;

    /// <summary>
    /// Probation is short: two hits there say more about the next minutes than the count of a whole period does. Costs nothing on
    /// zipf(1) and is worth two points where recency is all that matters.
    /// </summary>
    private const int HitsThatPromote = 2;

    /// <summary>
    /// A key that was asked for this often, and not once while its record went through main, is a favourite of yesterday: the sketch
    /// would need whole periods to forget it. Of a key asked for less often, no hit in one turn of main says little.
    /// </summary>
    private const int ManyRequests = 6;

    private const int RequestsOfTheForgotten = 2;

    /// <summary>An eighth of a region's bytes goes, at least.</summary>
    private const int MustGoDivisor = 8;

    private readonly FrequencySketch _sketch = new(expectedObjects);
    private readonly ValueCut _cut = new(KeptShare);
    private RegionClass _retiring;
    private RingView _view;
    private long _mayKeepBytes;

    internal long MemoryBytes => _sketch.MemoryBytes + ValueCut.MemoryBytes;

    /// <summary>Counts a request, hit or miss.</summary>
    internal void Requested(ulong keyHash) => _sketch.Increment(keyHash);

    /// <summary>At a miss, once the object's size is known and <see cref="Requested"/> has counted the request.</summary>
    internal Placement Admit(ulong keyHash, long objectBytes, RingView view)
    {
        int requests = _sketch.Estimate(keyHash);
        if (requests > 1 && view.MainRegions > 0 && _cut.Keeps(ObjectValue.Level(requests, 0, objectBytes), keyHash)) return Placement.Main;
        // What nobody came back for may use a part of probation, not sweep it.
        return requests > 1 || objectBytes <= ProbationRegions(view) * view.RegionBytes / 2 ? Placement.Probation : Placement.Nowhere;
    }

    /// <summary>The class whose oldest region goes when room is needed.</summary>
    internal static RegionClass NextToRetire(RingView view) =>
        view.MainRegions == 0 || view.ProbationRegions > ProbationRegions(view) ? RegionClass.Probation : RegionClass.Main;

    /// <param name="recordBytes">Of all the records that <see cref="AtRetirement"/> will be asked about.</param>
    internal void BeginRetirement(RegionClass from, long recordBytes, RingView view)
    {
        _retiring = from;
        _view = view;
        // Whatever the values say, each retirement makes room: the ring would turn for ever otherwise. Counted from what the region
        // holds and not from its size, because the end of a region may be empty.
        _mayKeepBytes = recordBytes - recordBytes / MustGoDivisor - 1;
    }

    /// <summary>Whether a record of the region being retired is copied to an open region first.</summary>
    /// <param name="keyHash">Of the object, for each of its slices: they share a fate.</param>
    /// <param name="objectBytes">Of the whole object where the store knows it, else of the record.</param>
    /// <param name="recordBytes">What the copy takes.</param>
    /// <param name="hits">Requests since the record was written where it lies; a copy begins at 0. Null: nobody counted them.</param>
    internal Placement AtRetirement(ulong keyHash, long objectBytes, long recordBytes, int? hits)
    {
        int requests = _sketch.Estimate(keyHash);
        if (_retiring == RegionClass.Main && hits == 0 && requests >= ManyRequests) requests = RequestsOfTheForgotten;
        int level = ObjectValue.Level(requests, hits ?? 0, objectBytes);
        if (_retiring == RegionClass.Main) _cut.Saw(level, recordBytes);
        bool worthIt = _cut.Keeps(level, keyHash) || (_retiring == RegionClass.Probation && hits >= HitsThatPromote);
        if (!worthIt || recordBytes > _mayKeepBytes) return Placement.Nowhere;
        _mayKeepBytes -= recordBytes;
        return Placement.Main;
    }

    internal void EndRetirement()
    {
        if (_retiring == RegionClass.Main) _cut.Learn(halfLife: _view.MainRegions / 3);
        // Here and not at a request: it is a pass over all counters, and where nothing is retired there is nothing to select.
        if (_sketch.Rises < CountedPerObject * Math.Clamp(_view.Objects, 1, _sketch.Capacity)) return;
        _sketch.Halve();
        _cut.Halved();
    }

    private static int ProbationRegions(RingView view) => Math.Max(1, view.Regions / ProbationDivisor);
}
