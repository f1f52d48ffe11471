namespace Netflix.ControlPlane.Catalog;

internal static class CatalogFeature
{
    /// <summary>Titles: what viewers browse and what operators publish.</summary>
    internal static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddOptions<CatalogOptions>().BindConfiguration("Catalog").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>();
        services.AddSingleton<ContentTable>();
        services.AddSingleton<VideoAssetTable>();
        services.AddSingleton<CatalogView>();
        services.AddSingleton<CardShelf>();
        services.AddSingleton<OpsTitles>();
        services.AddHostedService<CatalogRefresh>();
        return services;
    }

    internal static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapBrowseCatalog();
        routes.MapReadTitle();
        routes.MapCreateTitle();
        routes.MapListTitles();
        routes.MapGrantMasterUpload();
    }
}
