using System.Threading.RateLimiting;

namespace Netflix.ControlPlane.Access;

/// <summary>Attempts to sign in to one account, whatever addresses they come from: a botnet gets no more guesses than one machine.</summary>
internal sealed class SignInLimiter(IOptions<AccessOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(email =>
        RateLimitPartition.GetSlidingWindowLimiter(email, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = options.Value.SignInsPerMinutePerAccount,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    /// <param name="email">Normalised.</param>
    internal RateLimitLease Attempt(string email) => _limiter.AttemptAcquire(email);

    public void Dispose() => _limiter.Dispose();
}
