using Google.Protobuf.WellKnownTypes;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// A worker's access to the origin: read this master, write this publication, nothing else. Renewed after a third of its life, so
/// that a lost answer is repeated while the old token is still good.
/// </summary>
internal sealed class JobGrants(OriginTokenIssuer tokens, IOptions<OriginOptions> origin, IOptions<JobOptions> jobs, TimeProvider time)
{
    private const string Scopes = $"{OriginToken.ReadMasters} {OriginToken.WriteTitles}";

    public bool IsDue(DateTimeOffset expires) => expires - time.GetUtcNow() < jobs.Value.GrantLifetime * 2 / 3;

    public OriginGrant Issue(Guid jobId, Guid masterId)
    {
        (string token, DateTimeOffset expires) = tokens.Issue(Scopes, jobs.Value.GrantLifetime, masterId, publication: jobId);
        return new OriginGrant { Url = origin.Value.Url.TrimEnd('/'), Token = token, Expires = Timestamp.FromDateTimeOffset(expires) };
    }
}
