namespace Netflix.Appliance.Fill;

/// <param name="Url">Base URL; title paths are appended to it.</param>
/// <param name="Token">Bearer token; empty for an origin that asks for none.</param>
internal sealed record OriginAccess(Uri Url, string Token, DateTimeOffset Expires);

/// <summary>The origin as of now. The control link replaces it; null until the control plane was reached for the first time ever.</summary>
internal sealed class CurrentOrigin
{
    private volatile OriginAccess? _access;

    internal OriginAccess? Access
    {
        get => _access;
        set => _access = value;
    }
}
