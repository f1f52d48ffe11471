namespace Netflix.ControlPlane.Fleet.Quality;

internal static class QualityFeature
{
    /// <summary>What players report through appliances, and which appliance is poor for whom.</summary>
    internal static IServiceCollection AddQuality(this IServiceCollection services)
    {
        services.AddOptions<QualityOptions>().BindConfiguration("Quality").ValidateOnStart();
        services.AddSingleton<IValidateOptions<QualityOptions>, QualityOptionsValidator>();
        services.AddSingleton<QualityStore>();
        services.AddSingleton<QualityView>();
        services.AddSingleton<QualityMetrics>();
        services.AddHostedService<QualityRefresh>();
        return services;
    }
}
