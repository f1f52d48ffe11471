using System.ComponentModel.DataAnnotations;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage;

/// <summary>The disks an appliance keeps bodies on.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>The least a disk's budget may be.</summary>
    public const long SmallestDiskBytes = RegionBudget.SmallestDiskBytes;

    [Required, MinLength(1, ErrorMessage = "Storage:Disks needs at least one disk, e.g. Storage:Disks:0:Folder and Storage:Disks:0:Size.")]
    public IReadOnlyList<StorageDiskOptions> Disks { get; init; } = [];

    /// <summary>Share of each disk that fill plans may pin; the rest is for what viewers ask for.</summary>
    [Range(1, 99)]
    public int MaxPinnedPercent { get; init; } = 90;

    /// <summary>Sizes the index: it has room for one slice per this many bytes of disk. Smaller bodies than this, on average, evict early.</summary>
    [Range(512, 1024 * 1024)]
    public int ExpectedSliceBytes { get; init; } = 16 * 1024;

    /// <summary>Heads of objects in use, decoded, so that a hit touches no disk: about 1.5 KB each.</summary>
    [Range(1, 65536)]
    public int RecordCacheMegabytes { get; init; } = 64;

    /// <summary>Threads that wait for one disk's reads. A hard disk is quick with 4 to 8 at once, flash wants 16 or more.</summary>
    [Range(1, 256)]
    public int ReadersPerDisk { get; init; } = 8;

    /// <summary>What viewers ask for often outlives its region, by a copy. Off: first in, first out, and every byte is written once.</summary>
    public bool SelectByFrequency { get; init; } = true;

    /// <summary>How often a disk in service is looked at, and the longest pause between two attempts to open one that failed.</summary>
    [Range(1, 3600)]
    public int ProbeSeconds { get; init; } = 10;

    /// <summary>How fast each disk is reread at rest, to find what has rotted before a viewer does; 0 is off. A terabyte takes a day and a half at 8.</summary>
    [Range(0, 10_000)]
    public int ScrubMegabytesPerSecond { get; init; } = 8;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < Disks.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Disks[i].Folder))
                yield return new ValidationResult($"Storage:Disks:{i}:Folder is missing.");
            if (!ByteSize.TryParse(Disks[i].Size, out long bytes))
                yield return new ValidationResult($"Storage:Disks:{i}:Size '{Disks[i].Size}' is not a size such as 20GB or 512MiB.");
            else if (bytes < SmallestDiskBytes)
                yield return new ValidationResult($"Storage:Disks:{i}:Size '{Disks[i].Size}' is too small: at least {SmallestDiskBytes / (1024 * 1024)}MiB.");
        }
        if (Disks.Select(disk => Path.GetFullPath(string.IsNullOrEmpty(disk.Folder) ? "/" : disk.Folder)).Distinct().Count() != Disks.Count)
            yield return new ValidationResult("Storage:Disks names a folder twice.");
    }
}

public sealed class StorageDiskOptions
{
    public string Folder { get; init; } = "";

    /// <summary>"20GB", "512MiB" or bytes.</summary>
    public string Size { get; init; } = "";
}
