namespace Netflix.ControlPlane.Drm;

internal static class DrmFeature
{
    /// <summary>Content keys, and who gets them.</summary>
    internal static IServiceCollection AddDrm(this IServiceCollection services)
    {
        services.AddSingleton<ContentKeyTable>();
        services.AddSingleton<DrmMetrics>();
        services.AddSingleton<LicenceDesk>();
        return services;
    }

    internal static void MapDrm(this IEndpointRouteBuilder routes) => routes.MapIssueClearKeyLicence();
}
