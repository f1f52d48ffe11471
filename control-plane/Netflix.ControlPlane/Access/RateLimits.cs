using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Netflix.ControlPlane.Access;

/// <summary>
/// How often one address or one account may ask. Each replica counts for itself, so behind N replicas a caller gets up to N
/// times as much; the limits are there to keep a replica alive and a password safe, not to bill anyone.
/// </summary>
internal static class RateLimits
{
    /// <summary>Policy for routes that anyone may call and that cost something: by client address.</summary>
    internal const string PerAddress = "per-address";

    /// <summary>Policy for routes of signed-in callers: by account.</summary>
    internal const string PerAccount = "per-account";

    internal static void AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) =>
        {
            AccessOptions limits = access.Value;
            limiter.AddPolicy(PerAddress, context => RateLimitPartition.GetSlidingWindowLimiter(AddressOf(context), _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = limits.AuthRequestsPerMinutePerAddress,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
            }));
            limiter.AddPolicy(PerAccount, context => RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 10 * limits.RequestsPerSecondPerAccount,
                TokensPerPeriod = limits.RequestsPerSecondPerAccount,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
            limiter.OnRejected = (context, _) => new(TooMany(context.Lease, TimeSpan.FromSeconds(1)).ExecuteAsync(context.HttpContext));
        });
        services.AddSingleton<SignInLimiter>();
    }

    /// <summary>429 with the time to wait.</summary>
    internal static IResult TooMany(RateLimitLease lease, TimeSpan otherwise)
    {
        TimeSpan wait = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) && told > TimeSpan.Zero ? told : otherwise;
        return new RetryLater(StatusCodes.Status429TooManyRequests, "Too many requests", "Wait as long as Retry-After says, then try again.", wait);
    }

    /// <summary>One subscriber has a whole IPv6 /64 to choose addresses from, so that is one client.</summary>
    internal static string AddressOf(HttpContext context)
    {
        IPAddress? address = context.Connection.RemoteIpAddress;
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? address.ToString() : Convert.ToHexString(bytes.AsSpan(0, 8));
    }

    private static string CallerOf(HttpContext context) =>
        context.User.TryGetAccountId(out Guid account) ? account.ToString("N", CultureInfo.InvariantCulture) : AddressOf(context);
}
