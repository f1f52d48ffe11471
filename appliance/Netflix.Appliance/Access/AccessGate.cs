using System.Net;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Access;

/// <summary>
/// Who may have a file. Asked once per request, before anything is looked up; the answer for a token seen before costs two hashes
/// of its text at most and allocates nothing.
/// </summary>
internal sealed class AccessGate(TokenVerifier verifier, AccessMetrics metrics, IOptions<AccessOptions> options, TimeProvider time, IClientCountries? countries = null)
{
    private readonly bool _required = options.Value.Required;
    private readonly int _skewSeconds = options.Value.ClockSkewSeconds;

    /// <summary>As <see cref="Check"/>, of a whole target that may begin with a token.</summary>
    /// <param name="rest">The target without token: for the resolver, the cache key and the log.</param>
    internal AccessVerdict Admit(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, IPAddress? client, out ReadOnlySpan<byte> rest)
    {
        TokenPath.Split(target, out ReadOnlySpan<byte> token, out rest);
        return Check(token, method, rest, client);
    }

    /// <param name="token">As it stands in the path; empty without one.</param>
    /// <param name="path">Without token; a query does not count.</param>
    internal AccessVerdict Check(ReadOnlySpan<byte> token, ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, IPAddress? client)
    {
        AccessVerdict verdict = Decide(token, method, path, client);
        metrics.Decided(verdict);
        return verdict;
    }

    private AccessVerdict Decide(ReadOnlySpan<byte> token, ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, IPAddress? client)
    {
        if (!_required) return AccessVerdict.Granted;
        int query = path.IndexOf((byte)'?');
        if (query >= 0) path = path[..query];
        if (OpenPaths.Contains(path)) return AccessVerdict.Granted;
        if (token.IsEmpty) return AccessVerdict.Missing;
        AccessVerdict verdict = verifier.Verify(token, out CommonAccessToken? claims);
        return claims is null
            ? verdict
            : TokenRules.Judge(claims, new AccessRequest(method, path, client), time.GetUtcNow().ToUnixTimeSeconds(), _skewSeconds, countries);
    }
}
