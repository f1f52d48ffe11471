namespace Netflix.Appliance.Storage.Index;

/// <summary>
/// Where a record lies, and what is known of it, in one 8-byte word, so that the index changes it in one store:
/// region by its sequence, never reused (32 bits), sector (20), hits (2), the life that verified its payload (10).
/// </summary>
/// <param name="Bits">As the index holds it.</param>
internal readonly record struct SliceLocation(ulong Bits)
{
    /// <summary>Lives of the store are numbered 1 to this; 0 is "never verified". After the last one the index is rebuilt and counting starts again.</summary>
    internal const int MaxLife = 1023;

    internal const int MaxHits = 3;
    internal const ulong OneHit = 1UL << HitsShift;
    internal const int SectorBytes = 512;

    private const int RegionShift = 32;
    private const int SectorShift = 12;
    private const int HitsShift = 10;

    internal SliceLocation(uint region, long offset, int hits = 0)
        : this(((ulong)region << RegionShift) | ((ulong)(offset / SectorBytes) << SectorShift) | ((ulong)hits << HitsShift))
    {
    }

    internal uint Region => (uint)(Bits >> RegionShift);

    internal long Offset => (long)((Bits >> SectorShift) & 0xF_FFFF) * SectorBytes;

    internal int Hits => (int)(Bits >> HitsShift) & MaxHits;

    /// <summary>Region and sector: names one record for ever.</summary>
    internal ulong Place => Bits >> SectorShift;

    internal bool IsVerifiedIn(int life) => ((int)Bits & MaxLife) == life;

    internal SliceLocation VerifiedIn(int life) => new((Bits & ~(ulong)MaxLife) | (uint)life);

    internal bool IsSameRecord(SliceLocation other) => Place == other.Place;
}
