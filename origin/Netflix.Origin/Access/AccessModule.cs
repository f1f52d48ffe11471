using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Netflix.Origin.Access;

internal static class AccessModule
{
    private const int KeySetMaxBytes = 64 * 1024;

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<TokenOptions>().BindConfiguration("Tokens").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();

        services.AddHttpClient(SigningKeys.ClientName, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(5);
            client.MaxResponseContentBufferSize = KeySetMaxBytes;
        });
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<SigningKeyRefresh>();
        services.AddHealthChecks().AddCheck<SigningKeysHealth>("signing_keys");

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        RemoveDataProtectionStart(services);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddRateLimiter();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestLimits>();
        services.AddSingleton<AccessMetrics>();
        return services;
    }

    // Authentication brings data protection along. Nothing here uses it, and its start would write keys to the home folder.
    private static void RemoveDataProtectionStart(IServiceCollection services)
    {
        foreach (ServiceDescriptor service in services.Where(IsDataProtectionStart).ToArray()) services.Remove(service);

        static bool IsDataProtectionStart(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly;
    }

    /// <summary>Callers are counted against their limit whether their token opens the route or not.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<AccessLog>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }
}
