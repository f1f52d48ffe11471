using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Access;

internal sealed class AccessOptions
{
    /// <summary>Whether viewers need a token. Off: tokens in paths are taken off and not looked at.</summary>
    public bool Required { get; init; } = true;

    /// <summary>How far this clock and the issuer's may be apart.</summary>
    [Range(0, 600)] public int ClockSkewSeconds { get; init; } = 30;

    /// <summary>Tokens whose signature is not checked again. Each takes about 1.5 KB.</summary>
    [Range(64, 4_194_304)] public int VerifiedTokens { get; init; } = 65_536;

    /// <summary>Refused tokens that are known again without a look at their signature.</summary>
    [Range(64, 1_048_576)] public int RefusedTokens { get; init; } = 4_096;
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
