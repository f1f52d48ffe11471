using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Origin.Uploads;

/// <summary>Configuration section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    [Range(1, long.MaxValue)] public long MasterMaxBytes { get; init; } = 100_000_000_000;

    /// <summary>Of one file of a title: an hour of a 20 Mbit/s rendition in a single file is 9 GB.</summary>
    [Range(1, long.MaxValue)] public long FileMaxBytes { get; init; } = 16_000_000_000;

    /// <summary>Below 65,000, the number of names ext4 lets one file have.</summary>
    [Range(1, 60_000)] public int PublicationMaxFiles { get; init; } = 50_000;

    /// <summary>Uploads taken at once; as many again wait, the rest gets 429.</summary>
    [Range(1, 10_000)] public int Concurrent { get; init; } = 64;

    /// <summary>A sender slower than this, after 10 s, is cut off: it holds one of the concurrent uploads.</summary>
    [Range(1, 1_000_000_000)] public int MinBytesPerSecond { get; init; } = 4096;

    /// <summary>A publication that took no file for so long is removed.</summary>
    [Range(1, 24 * 365)] public int StaleAfterHours { get; init; } = 24;
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
