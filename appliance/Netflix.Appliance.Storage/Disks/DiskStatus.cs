namespace Netflix.Appliance.Storage.Disks;

/// <summary>One disk as operators see it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="CapacityBytes">The budget, or less when the file system has less.</param>
/// <param name="UsedBytes">Regions that exist, the open ones as far as they are written.</param>
/// <param name="Slices">Entries of the index.</param>
/// <param name="CorruptSlices">Whose bytes were not the ones that were written, found by a reader or by the scrubber.</param>
/// <param name="ScrubbedBytes">Reread at rest.</param>
/// <param name="ScrubEndedAt">When all of it had been reread the last time; null when not yet since the start.</param>
/// <param name="Returns">How often it came back after a failure.</param>
/// <param name="Failure">Why it is not healthy; null when it is.</param>
/// <param name="Opening">How it was opened the last time; null when it could not be.</param>
public sealed record DiskStatus(
    string Name, long CapacityBytes, long UsedBytes, long PinnedBytes, long Slices, long EvictedRegions, long CorruptSlices,
    long ScrubbedBytes, DateTimeOffset? ScrubEndedAt, long Returns, DiskFailure? Failure, DiskOpeningTimes? Opening)
{
    public bool Healthy => Failure is null;
}
