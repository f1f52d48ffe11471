using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill;

/// <param name="Url">Base URL; title paths are appended to it.</param>
/// <param name="Token">Bearer token; empty for an origin that asks for none.</param>
internal sealed record OriginAccess(Uri Url, string Token, DateTimeOffset Expires);

/// <summary>The origin as of now, and what is asked when it fails. The control link replaces it; null until the control plane was reached for the first time ever.</summary>
internal sealed class CurrentOrigin(IOptions<FillOptions> options)
{
    private readonly Uri? _backup = options.Value.BackupOriginUrl is { } url ? new Uri(url.TrimEnd('/') + "/") : null;
    private volatile OriginAccess? _access;

    /// <summary>The preferred one first; none while no origin is known.</summary>
    internal IReadOnlyList<OriginAccess> InOrder =>
        _access is not { } access ? [] : _backup is null ? [access] : [access, access with { Url = _backup }];

    internal OriginAccess? Access
    {
        get => _access;
        set => _access = value;
    }
}
