namespace Netflix.ControlPlane.Sites;

internal static class SitesFeature
{
    /// <summary>Where appliances stand, and the prefixes that are declared for a site by hand.</summary>
    internal static IServiceCollection AddSites(this IServiceCollection services)
    {
        services.AddOptions<SitesOptions>().BindConfiguration("Sites").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SitesOptions>, SitesOptionsValidator>();
        services.AddSingleton<SiteTable>();
        services.AddSingleton<SiteView>();
        services.AddHostedService<SiteRefresh>();
        return services;
    }

    internal static void MapSites(this IEndpointRouteBuilder routes)
    {
        routes.MapCreateSite();
        routes.MapChangeSite();
        routes.MapRemoveSite();
        routes.MapListSites();
        routes.MapListSitePrefixes();
        routes.MapSetSitePrefixes();
        routes.MapSetAcceptLearned();
    }
}
