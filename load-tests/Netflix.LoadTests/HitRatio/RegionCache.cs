using Netflix.Appliance.Storage.Admission;

namespace Netflix.LoadTests.HitRatio;

/// <summary>
/// The appliance's store as far as admission sees it: a ring of regions that take appends and are retired whole, steered by the
/// policy the store runs. The open regions' unused ends and the spare region that copying needs are part of the capacity, as on a disk.
/// </summary>
internal sealed class RegionCache : ReplayedCache
{
    // A disk of 4 GiB; larger ones have more, and gain a little by it. The smallest caches under replay have fewer, because a region
    // of one or two objects is no region: the store's holds 64 at the least, of 64 KiB.
    private const int MostRegions = 64;
    private const int FewestRegions = 8;
    private const int FewestObjects = 16;

    private readonly RegionPolicy _policy;
    private readonly long _regionBytes;
    private readonly int _regions;
    private readonly Queue<List<(int Key, long Bytes)>>[] _sealed = [[], []];
    private readonly List<(int Key, long Bytes)>?[] _open = new List<(int, long)>?[2];
    private readonly long[] _openBytes = new long[2];
    private readonly bool[] _held;
    private readonly byte[] _hits;
    private int _free;
    private long _objects;

    public RegionCache(long capacityBytes, Trace trace)
    {
        long objectBytes = Math.Max(1, trace.FootprintBytes / trace.Sizes.Length);
        _regions = _free = (int)Math.Clamp(capacityBytes / objectBytes / FewestObjects, FewestRegions, MostRegions);
        _regionBytes = capacityBytes / _regions;
        _policy = new RegionPolicy(capacityBytes / objectBytes);
        _held = new bool[trace.Sizes.Length];
        _hits = new byte[trace.Sizes.Length];
    }

    public const string Label = "ours";

    public override string Name => Label;

    public long HeldBytes { get; private set; }

    public long WrittenBytes { get; private set; }

    public long CopiedBytes { get; private set; }

    private RingView View => new(_regionBytes, _regions, Count(RegionClass.Probation), Count(RegionClass.Main), _objects);

    public override bool Request(int key, long bytes)
    {
        ulong hash = Hash(key);
        _policy.Requested(hash);
        if (_held[key])
        {
            _hits[key] = (byte)Math.Min(ObjectValue.MostHits, _hits[key] + 1);
            return true;
        }
        Placement placement = _policy.Admit(hash, bytes, View);
        if (placement == Placement.Nowhere || bytes > _regionBytes) return false;
        Append((RegionClass)placement, key, bytes);
        _held[key] = true;
        _objects++;
        HeldBytes += bytes;
        WrittenBytes += bytes;
        return false;
    }

    private void Append(RegionClass to, int key, long bytes, bool retiring = false)
    {
        int at = (int)to - 1;
        if (_open[at] is null || _openBytes[at] + bytes > _regionBytes)
        {
            // One region stays free, so that what a retired region passes on always has a place to go.
            while (!retiring && _free < 2) Retire(RegionPolicy.NextToRetire(View));
        }
        if (_open[at] is null || _openBytes[at] + bytes > _regionBytes)
        {
            if (_open[at] is { } full) _sealed[at].Enqueue(full);
            _open[at] = [];
            _openBytes[at] = 0;
            _free--;
        }
        _open[at]!.Add((key, bytes));
        _openBytes[at] += bytes;
        _hits[key] = 0;
    }

    private void Retire(RegionClass from)
    {
        if (!_sealed[(int)from - 1].TryDequeue(out var region))
        {
            from = from == RegionClass.Main ? RegionClass.Probation : RegionClass.Main;
            region = _sealed[(int)from - 1].Dequeue();
        }
        _policy.BeginRetirement(from, region.Sum(held => held.Bytes), View);
        foreach ((int key, long bytes) in region)
        {
            Placement placement = _policy.AtRetirement(Hash(key), bytes, bytes, _hits[key]);
            if (placement == Placement.Nowhere)
            {
                _held[key] = false;
                _objects--;
                HeldBytes -= bytes;
                continue;
            }
            Append((RegionClass)placement, key, bytes, retiring: true);
            CopiedBytes += bytes;
        }
        _policy.EndRetirement();
        _free++;
    }

    private int Count(RegionClass of) => _sealed[(int)of - 1].Count + (_open[(int)of - 1] is null ? 0 : 1);

    // SplitMix64's finalizer (Steele, Lea and Flood 2014); the store's keys are XXH128.
    private static ulong Hash(int key)
    {
        ulong mixed = (ulong)key * 0x9E37_79B9_7F4A_7C15 + 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB;
        return mixed ^ mixed >> 31;
    }
}
