using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Access;

internal static class AccessServices
{
    internal static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<AccessGate>();
        return services;
    }
}
