using Microsoft.Extensions.Options;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Access;

/// <summary>
/// From a token's text to its claims, believed: envelope, key, signature, claims, in this order, so that nothing unsigned is
/// interpreted. Remembers both outcomes; a new set of keys is in force at the next look-up.
/// </summary>
internal sealed class TokenVerifier(IOptions<AccessOptions> options, AccessMetrics metrics)
{
    private sealed record Verified(CommonAccessToken Token, VerificationKey Key);

    private sealed record Refused(AccessVerdict Verdict, KeyRing Ring);

    private readonly TokenCache<Verified> _verified = new(options.Value.VerifiedTokens);
    private readonly TokenCache<Refused> _refused = new(options.Value.RefusedTokens);
    private volatile KeyRing _ring = KeyRing.Empty;

    internal KeyRing Ring => _ring;

    internal void Use(KeyRing ring) => _ring = ring;

    /// <returns>The claims with Granted; else null with Malformed, BadSignature, UnknownKey or Revoked.</returns>
    internal AccessVerdict Verify(ReadOnlySpan<byte> text, out CommonAccessToken? token)
    {
        KeyRing ring = _ring;
        token = null;
        // Far too long to be one of ours: not worth a hash, and never remembered.
        if (text.Length > TokenPath.MaxTextLength) return AccessVerdict.Malformed;
        if (_verified.Find(text) is { } known && ring.Holds(known.Key))
        {
            token = known.Token;
        }
        else
        {
            // What one set of keys refused, another may accept.
            if (_refused.Find(text) is { } refused && refused.Ring == ring) return refused.Verdict;
            AccessVerdict verdict = Check(text, ring, out Verified? fresh);
            if (fresh is null)
            {
                _refused.Put(text, new Refused(verdict, ring));
                return verdict;
            }
            _verified.Put(text, fresh);
            token = fresh.Token;
        }
        if (!ring.IsRevoked(token.Id)) return AccessVerdict.Granted;
        token = null;
        return AccessVerdict.Revoked;
    }

    private AccessVerdict Check(ReadOnlySpan<byte> text, KeyRing ring, out Verified? verified)
    {
        verified = null;
        if (!SignedToken.TryRead(text, out SignedToken? signed)) return AccessVerdict.Malformed;
        if (ring.Find(signed.KeyId.Span) is not { } key) return AccessVerdict.UnknownKey;
        metrics.SignatureChecked();
        if (!key.HasSigned(signed)) return AccessVerdict.BadSignature;
        if (!CommonAccessTokenClaims.TryRead(signed.Claims, out CommonAccessToken? token)
            || token.Issuer != CommonAccessToken.PlatformIssuer || !token.Audiences.Contains(CommonAccessToken.ApplianceAudience))
            return AccessVerdict.Malformed;
        verified = new Verified(token, key);
        return AccessVerdict.Granted;
    }
}
