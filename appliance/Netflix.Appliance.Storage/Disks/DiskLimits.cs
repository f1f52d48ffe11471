using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>What one disk may take, of itself and of the machine.</summary>
/// <param name="MaxSlices">Entries of its index.</param>
/// <param name="RecordCacheBytes">Decoded heads in memory.</param>
/// <param name="Readers">Threads that wait for it.</param>
/// <param name="SelectsByFrequency">What is asked for often outlives its region; else first in, first out.</param>
internal readonly record struct DiskLimits(RegionBudget Budget, long MaxSlices, long RecordCacheBytes, int Readers, bool SelectsByFrequency);
