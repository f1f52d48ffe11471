namespace Netflix.ControlPlane.Drm;

internal static class DrmFeature
{
    /// <summary>Content keys and the licence endpoint.</summary>
    internal static IServiceCollection AddDrm(this IServiceCollection services)
    {
        services.AddSingleton<ContentKeyTable>();
        return services;
    }
}
