using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.PageCache;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>From a key to a lease on all of an object. A hit is one look-up in the index, one in the cache and a lease per region; the lease is all it allocates.</summary>
internal sealed class ObjectLookup(Disk disk, RegionRing ring, SliceIndex index, RecordCache cache)
{
    /// <param name="mayWait">Whether a head that is not in memory may be read from the disk now.</param>
    internal Lookup Find(SliceKey key, ReadOnlySpan<byte> keyUtf8, bool mayWait, out ObjectLease? lease)
    {
        lease = null;
        if (!index.TryHit(key, out SliceLocation location)) return Lookup.Miss;
        if (cache.TryGet(location.Place, out ObjectRecord? record))
        {
            if (!record.IsOf(keyUtf8) || !record.Region.TryLease()) return Lookup.Miss;
        }
        else
        {
            if (!ring.TryLease(location.Region, out Region region)) return Lookup.Miss;
            if (!mayWait && !PageCacheReads.IsResident(region.File.Handle, location.Offset, Region.HeadReadBytes))
            {
                region.Release();
                return Lookup.OnDisk;
            }
            if (ReadLeased(region, key, location) is not { } read || !read.IsOf(keyUtf8))
            {
                region.Release();
                return Lookup.Miss;
            }
            record = read;
        }
        // From here on the head's region is leased.
        if (disk.Purges.Covering(record) is { } purge)
        {
            disk.ForgetSoon(key, record.Location, purge.CountGone);
            record.Region.Release();
            return Lookup.Miss;
        }
        lease = Lease(key, record);
        return lease is null ? Lookup.Miss : Lookup.Hit;
    }

    private ObjectRecord? ReadLeased(Region region, SliceKey key, SliceLocation location)
    {
        bool read = false;
        try
        {
            if (ObjectRecord.Read(region, location, disk.Life) is not { } record || record.Header.ObjectKey != key)
            {
                // A struck one is what a checkpoint remembers of an object that was replaced or purged after it.
                disk.Forget(key, location);
                return null;
            }
            read = true;
            return cache.Add(location.Place, record);
        }
        finally
        {
            if (!read) cache.Remove(location.Place);
        }
    }

    private ObjectLease? Lease(SliceKey key, ObjectRecord record)
    {
        if (record.Header.Kind == SliceKind.Whole) return new ObjectLease(disk, record, bodies: null);
        BodyPlacement? bodies = record.Bodies;
        if (bodies is null || !bodies.TryLease())
        {
            bodies = Place(record.Header);
            if (bodies is null || !bodies.TryLease())
            {
                record.Region.Release();
                // A slice went with its region: what is left of the object is of no use to anyone.
                if (bodies is null) disk.ForgetSoon(key, record.Location);
                return null;
            }
            record.Bodies = bodies;
        }
        return new ObjectLease(disk, record, bodies);
    }

    /// <returns>Null when a slice is missing that must be there.</returns>
    private BodyPlacement? Place(SliceHeader head)
    {
        int count = SliceLayout.SliceCount(head.ObjectLength);
        var regions = new Region?[count];
        var locations = new SliceLocation[count];
        for (int number = 0; number < count; number++)
        {
            if (index.TryGet(SliceKey.OfBody(head.ObjectKey, head.FillId, number), out locations[number])
                && ring.TryGet(locations[number].Region, out Region region))
                regions[number] = region;
            else if (!head.IsSparse)
                return null;
        }
        return new BodyPlacement(regions, locations, disk.Life);
    }
}
