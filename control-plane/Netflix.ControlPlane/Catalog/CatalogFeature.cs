namespace Netflix.ControlPlane.Catalog;

internal static class CatalogFeature
{
    /// <summary>Titles: what viewers browse and what operators publish.</summary>
    internal static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<ContentTable>();
        services.AddSingleton<VideoAssetTable>();
        return services;
    }
}
