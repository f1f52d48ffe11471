using System.Net;
using Netflix.ControlPlane.Routes.Learned;
using Netflix.ControlPlane.Routes.Uploads;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

internal static class RoutesFeature
{
    /// <summary>Which sites announce which prefixes: what routers say over BMP, what operators upload, what appliances learn.</summary>
    internal static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddOptions<BmpOptions>().BindConfiguration("Bmp")
            .Validate(options => options.Listen.Length == 0 || IPEndPoint.TryParse(options.Listen, out _), "Bmp:Listen is an address and a port, e.g. 0.0.0.0:11019")
            .Validate(options => options.Routers.Keys.All(router => IPAddress.TryParse(router, out _)), "Bmp:Routers has a router's address as its key and its site's number as the value")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<BmpOptions>, BmpOptionsValidator>();
        services.AddSingleton<RouteSources>();
        services.AddSingleton<PrefixTable>();
        services.AddSingleton<SiteRouters>();
        services.AddSingleton<RouterTable>();
        services.AddSingleton<RouterStation>();
        services.AddHostedService(provider => provider.GetRequiredService<RouterStation>());

        services.AddOptions<UploadOptions>().BindConfiguration("Routes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        services.AddSingleton<SiteRoutesTable>();
        services.AddSingleton<UploadTurns>();
        services.AddHostedService<UploadRefresh>();

        services.AddOptions<LearnedOptions>().BindConfiguration("Routes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LearnedOptions>, LearnedOptionsValidator>();
        services.AddSingleton<LearnedStore>();
        services.AddHostedService<LearnedRefresh>();
        return services;
    }

    internal static void MapRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapExplainAddress();
        routes.MapRouters();
        routes.MapListOverlaps();
        routes.MapReadSiteRoutes();
        routes.MapUploadSiteRoutes();
        routes.MapRemoveSiteRoutes();
    }
}
