using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Quality;

internal static class QualityServices
{
    internal static IServiceCollection AddQuality(this IServiceCollection services)
    {
        services.AddOptions<QualityOptions>().BindConfiguration("Quality").ValidateOnStart();
        services.AddSingleton<IValidateOptions<QualityOptions>, QualityOptionsValidator>();
        services.AddSingleton<QualityMetrics>();
        services.AddSingleton<ViewerQuality>();
        services.AddSingleton<EventReports>();
        return services;
    }
}
