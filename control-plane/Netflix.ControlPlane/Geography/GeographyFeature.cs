namespace Netflix.ControlPlane.Geography;

internal static class GeographyFeature
{
    /// <summary>Where on earth an address is, by the operator's GeoIP databases.</summary>
    internal static IServiceCollection AddGeography(this IServiceCollection services)
    {
        services.AddOptions<GeoOptions>().BindConfiguration("Geo").ValidateOnStart();
        services.AddSingleton<IValidateOptions<GeoOptions>, GeoOptionsValidator>();
        services.AddSingleton<ViewerPlaces>();
        services.AddHostedService<GeoRefresh>();
        return services;
    }
}
