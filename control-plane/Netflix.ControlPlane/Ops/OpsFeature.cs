namespace Netflix.ControlPlane.Ops;

internal static class OpsFeature
{
    /// <summary>What operators watch: the fleet, and events of fleet and titles.</summary>
    internal static IServiceCollection AddOps(this IServiceCollection services)
    {
        services.AddOptions<OpsOptions>().BindConfiguration("Ops").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OpsOptions>, OpsOptionsValidator>();
        services.AddSingleton<OpsFeed>();
        services.AddSingleton<EventStreams>();
        return services;
    }

    internal static void MapOps(this IEndpointRouteBuilder routes)
    {
        routes.MapListAppliances();
        routes.MapPlaceAppliance();
        routes.MapSetApplianceState();
        routes.MapWatchEvents();
    }
}
