using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill;

internal sealed class FillOptions
{
    /// <summary>Fetches from the origin at once, for viewers and plans together.</summary>
    [Range(1, 512)] public int ConcurrentFetches { get; init; } = 32;

    /// <summary>Of those, at most this many for fill plans.</summary>
    [Range(1, 512)] public int ConcurrentPlannedFetches { get; init; } = 4;

    /// <summary>Different objects that may wait for a fetch; more is a 503.</summary>
    [Range(1, 100_000)] public int WaitingFetches { get; init; } = 1024;

    /// <summary>Memory of all running fills together. A fill that is kept on disk needs 2 MiB, one that cannot be needs all of its body.</summary>
    [Range(8, 65_536)] public int MemoryMegabytes { get; init; } = 256;

    /// <summary>Attempts per object, the first included.</summary>
    [Range(1, 20)] public int Attempts { get; init; } = 4;

    [Range(1, 60_000)] public int FirstRetryMilliseconds { get; init; } = 100;

    /// <summary>Without a response head for this long, or without a byte of a body, the attempt has failed.</summary>
    [Range(1, 600)] public int OriginSilenceSeconds { get; init; } = 15;

    /// <summary>An origin that failed this often in a row, with one object after another, is left alone for a while.</summary>
    [Range(1, 10_000)] public int CircuitFailures { get; init; } = 10;

    /// <summary>For how long at first, at most; doubled up to 30 s while it goes on failing.</summary>
    [Range(1, 3600)] public int CircuitRestSeconds { get; init; } = 2;

    /// <summary>How long the origin's "not found" is believed.</summary>
    [Range(0, 3600)] public int NotFoundSeconds { get; init; } = 5;

    [Range(1, 1_000_000)] public int NotFoundEntries { get; init; } = 4096;

    /// <summary>A fill that every viewer left is completed up to this length, so that a seek does not throw away what the next viewer asks for.</summary>
    [Range(0, 65_536)] public int CompleteAbandonedUpToMegabytes { get; init; } = 64;

    /// <summary>In a fleet: base URL of an origin that is asked, with the same token, when the assigned one fails; null: there is none.</summary>
    [Url] public string? BackupOriginUrl { get; init; }

    /// <summary>Whether the segment of a title that follows one just fetched is fetched before a viewer asks for it.</summary>
    public bool PrefetchNext { get; init; } = true;

    /// <summary>At most this many of those at once; others are left to the viewers.</summary>
    [Range(1, 512)] public int PrefetchConcurrency { get; init; } = 4;
}

[OptionsValidator]
internal sealed partial class FillOptionsValidator : IValidateOptions<FillOptions>;
