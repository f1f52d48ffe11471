using System.Net.Http.Headers;
using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Origin;

/// <summary>
/// Where a job's origin is and the token that opens it. The control plane may replace the token while the job runs, so every
/// request asks here for the current one.
/// </summary>
internal sealed class OriginAccess
{
    private readonly Uri _base;
    private volatile string _token;

    /// <exception cref="InvalidDataException">The grant has no absolute http(s) URL or no token.</exception>
    public OriginAccess(OriginGrant? grant)
    {
        if (grant is not { Token.Length: > 0 }
            || !Uri.TryCreate(grant.Url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw new InvalidDataException("The job brings no usable grant for the origin.");
        (_base, _token) = (url, grant.Token);
    }

    public void Renew(OriginGrant grant)
    {
        if (grant.Token.Length > 0) _token = grant.Token;
    }

    /// <param name="path">Relative, made of characters that need no escaping.</param>
    public HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(_base, path))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token) },
    };
}
