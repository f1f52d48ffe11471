namespace Netflix.Appliance.Storage.Disks;

/// <summary>Why a disk is out of service, and since when.</summary>
public sealed record DiskFailure(string Reason, DateTimeOffset Since, Exception? Cause);
