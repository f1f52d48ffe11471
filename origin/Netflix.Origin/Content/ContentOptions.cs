using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Origin.Content;

/// <summary>Configuration section <c>Content</c>.</summary>
internal sealed class ContentOptions
{
    /// <summary>Holds everything the origin keeps: one file system, with hard links. Created when it is absent.</summary>
    [Required] public required string Folder { get; init; }

    /// <summary>Bound of the manifest cache, counted in title files: about 400 bytes of memory each.</summary>
    [Range(1, 10_000_000)] public int CachedManifestFiles { get; init; } = 250_000;
}

[OptionsValidator]
internal sealed partial class ContentOptionsValidator : IValidateOptions<ContentOptions>;
