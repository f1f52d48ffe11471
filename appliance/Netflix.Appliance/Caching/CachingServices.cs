using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Caching;

internal static class CachingServices
{
    internal static IServiceCollection AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CachingOptions>().BindConfiguration("Caching").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CachingOptions>, CachingOptionsValidator>();
        return services;
    }
}
