using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Control.Routes;

internal static class RouteServices
{
    /// <summary>Routes that routers of the rack announce, told over the control link.</summary>
    internal static IServiceCollection AddLearnedRoutes(this IServiceCollection services)
    {
        services.AddOptions<RouteOptions>().BindConfiguration("Routes")
            .Validate(RouteOptions.IsSound, "Routes:BmpListen is an address and a port, e.g. 10.0.0.5:11019, and Routes:Routers are addresses")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RouteOptions>, RouteOptionsValidator>();
        services.AddSingleton<LearnedTable>();
        services.AddSingleton<RouterStation>();
        services.AddHostedService(provider => provider.GetRequiredService<RouterStation>());
        return services;
    }
}
