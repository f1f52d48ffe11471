using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Access;

internal sealed class AccessOptions
{
    [Range(1, 60)] public int AccessTokenMinutes { get; init; } = 15;

    /// <summary>Sign-up, sign-in, refresh and sign-out together, from one client address (IPv6: one /64).</summary>
    [Range(1, 1_000_000)] public int AuthRequestsPerMinutePerAddress { get; init; } = 120;

    /// <summary>Attempts to sign in to one account, wherever they come from.</summary>
    [Range(1, 1_000_000)] public int SignInsPerMinutePerAccount { get; init; } = 20;

    /// <summary>Everything else, of one account; a burst of ten seconds' worth is allowed.</summary>
    [Range(1, 1_000_000)] public int RequestsPerSecondPerAccount { get; init; } = 50;

    /// <summary>Addresses or networks (CIDR) of load balancers whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
