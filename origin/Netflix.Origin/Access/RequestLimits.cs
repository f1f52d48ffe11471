using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Netflix.Origin.Access;

/// <summary>Configuration section <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    /// <summary>Of one caller (a token's subject, without a token an address); as many again as a burst.</summary>
    [Range(1, 1_000_000)] public int RequestsPerSecond { get; init; } = 2000;
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;

/// <summary>How much one caller may ask for. Above that, and above any limit of a route: 429 with Retry-After.</summary>
internal sealed class RequestLimits(IOptions<AccessOptions> access) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            AccessLog.IsOwnRoute(context) ? PerCaller(context) : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = RejectAsync;
    }

    private RateLimitPartition<string> PerCaller(HttpContext context) =>
        RateLimitPartition.GetTokenBucketLimiter(Caller(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = access.Value.RequestsPerSecond,
            TokensPerPeriod = access.Value.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });

    private static string Caller(HttpContext context) =>
        context.User.Identity?.Name is { } subject ? $"sub {subject}" : $"ip {context.Connection.RemoteIpAddress}";

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancel)
    {
        TimeSpan wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan known) ? known : TimeSpan.FromSeconds(1);
        string seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds;
        await AccessProblems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests,
            "Too much at once", $"Wait {seconds} s, then send this again.");
    }
}
