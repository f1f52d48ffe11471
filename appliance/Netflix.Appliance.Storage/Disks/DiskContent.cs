using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>What an open disk consists of. A disk that fails lets go of all of it at once; who is using it keeps what he holds.</summary>
internal sealed record DiskContent(RegionRing Ring, SliceIndex Index, ObjectLookup Lookup, DiskCheckpoints Checkpoints, RecordCache Cache);
