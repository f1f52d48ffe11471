using Microsoft.AspNetCore.HttpOverrides;

namespace Netflix.ControlPlane.Access;

internal static class AccessFeature
{
    /// <summary>Who may call, how often, and under which address.</summary>
    internal static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddOptions<PublicUrlOptions>().BindConfiguration("PublicUrl").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlOptionsValidator>();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<AccessTokenIssuer>();
        services.AddPublicTransport();
        services.AddBearerAuthentication();
        services.AddRateLimits();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>(TrustProxies);
        return services;
    }

    /// <summary>Before any route of ours: authentication first, so that limits can count by account.</summary>
    internal static void UseAccess(this WebApplication app)
    {
        app.UseForwardedHeaders();
        // Players' routes end here: they come ten thousand times a second, have no account, and nobody is counted.
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not { RequestDelegate: { } answer } route || route.Metadata.GetMetadata<RouteConventions.PlayersRoute>() is not { } players)
                return PublicTransport.LeaveLoopAsync(context, next);
            return players.IsQuick ? answer(context) : PublicTransport.LeaveLoopAsync(context, answer);
        });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    private static void TrustProxies(ForwardedHeadersOptions headers, IOptions<AccessOptions> access)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.KnownIPNetworks.Clear();
        headers.KnownProxies.Clear();
        foreach (string proxy in access.Value.TrustedProxies)
            headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy.Contains('/', StringComparison.Ordinal) ? proxy : $"{proxy}/{(proxy.Contains(':', StringComparison.Ordinal) ? 128 : 32)}"));
        // Both lists empty would mean: believe anyone.
        if (headers.KnownIPNetworks.Count == 0) headers.ForwardedHeaders = ForwardedHeaders.None;
    }
}
