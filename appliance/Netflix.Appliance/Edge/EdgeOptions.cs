using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Edge;

/// <summary>One appliance alone in front of any HTTP origin. Set from the command line by <see cref="EdgeCommand"/>.</summary>
internal sealed class EdgeOptions
{
    /// <summary>Base URL; request targets are appended to it.</summary>
    [Required, Url] public string Origin { get; init; } = "";

    /// <summary>Base URL of an origin with the same content, asked when the first one fails; null: there is none.</summary>
    [Url] public string? BackupOrigin { get; init; }

    /// <summary>In Via, Cache-Status and X-Appliance.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,63}$", ErrorMessage = "--name has 1 to 63 of a-z, 0-9 and '-'.")]
    public string Name { get; init; } = "netflix-edge";

    /// <summary>How long an object that turned out not to be shareable is taken to the origin without asking first whether it is by now.</summary>
    [Range(0, 3600)] public int PassSeconds { get; init; } = 10;

    [Range(1, 1_000_000)] public int PassEntries { get; init; } = 16_384;

    [Range(1, 100_000)] public int ConcurrentPasses { get; init; } = 1024;
}

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
