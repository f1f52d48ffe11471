using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Origin.Access;

/// <summary>Configuration section <c>Tokens</c>.</summary>
internal sealed class TokenOptions
{
    /// <summary>Base URL of the control plane's public listener; its keys are at <c>/.well-known/jwks.json</c> below it.</summary>
    [Required] public required Uri Authority { get; init; }

    [Range(1, 86_400)] public int RefreshSeconds { get; init; } = 300;
    [Range(0, 300)] public int ClockSkewSeconds { get; init; } = 30;

    public Uri KeySet => new(new Uri(Authority.AbsoluteUri.TrimEnd('/') + "/"), ".well-known/jwks.json");
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
