using Google.Protobuf.WellKnownTypes;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// What lets an appliance read titles at the origin. Renewed after a third of its life: an answer that gets lost on the way is
/// repeated a third later, while the old token is still good.
/// </summary>
internal sealed class OriginAccessGrants(OriginTokenIssuer tokens, IOptions<OriginOptions> origin, IOptions<FleetOptions> fleet)
{
    private readonly TimeSpan _lifetime = TimeSpan.FromMinutes(fleet.Value.OriginTokenLifetimeMinutes);

    public TimeSpan RenewAfter => _lifetime / 3;

    public OriginAccess Issue()
    {
        (string token, DateTimeOffset expires) = tokens.Issue(OriginToken.ReadTitles, _lifetime);
        return new OriginAccess { Url = origin.Value.Url.TrimEnd('/'), Token = token, Expires = Timestamp.FromDateTimeOffset(expires) };
    }
}
