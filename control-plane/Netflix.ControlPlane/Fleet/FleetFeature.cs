using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Link;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.ControlPlane.Fleet.Purges;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.ControlPlane.Fleet;

internal static class FleetFeature
{
    /// <summary>Appliances: their links, their heartbeats, and the view all replicas share.</summary>
    internal static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddOptions<FleetOptions>().BindConfiguration("Fleet").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.AddSingleton<ApplianceTable>();
        services.AddSingleton<AssignmentTable>();
        services.AddSingleton<FleetClock>();
        services.AddSingleton<HeartbeatStore>();
        services.AddSingleton<FleetView>();
        services.AddSingleton<FleetMetrics>();
        services.AddSingleton<OriginAccessGrants>();
        services.AddSingleton<ViewerAccessGrants>();
        services.AddSingleton<FleetRecords>();
        services.AddSingleton<FleetReports>();
        services.AddSingleton<FleetRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetRefresh>());
        services.AddHealthChecks().AddCheck<FleetRefresh>("fleet");

        services.AddQuality();
        services.AddHostedService<HeartbeatWriter>();

        services.AddSingleton<ConfigurationTable>();
        services.AddSingleton<ConfigurationDesk>();
        services.AddSingleton<PurgeTable>();
        services.AddSingleton<MaintenanceTable>();
        services.AddOptions<TurnUpOptions>().BindConfiguration("TurnUp").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TurnUpOptions>, TurnUpOptionsValidator>();
        PublicUrlProbe.AddClient(services);
        services.AddSingleton<PublicUrlProbe>();
        services.AddSingleton<TurnUpDesk>();
        services.AddHostedService<GoLiveWhenReady>();
        services.AddSingleton<LinkDesk>();
        services.AddSingleton<ApplianceLinks>();
        services.AddHostedService<LinkShutdown>();
        services.AddSingleton<LinkTls>();
        services.AddListenerTransport(NamedListeners.Fleet, (provider, listen) => provider.GetRequiredService<LinkTls>().Apply(listen));
        // Holdings of the largest catalog there can be are 128 KiB.
        services.AddGrpc().AddServiceOptions<FleetLinkService>(grpc => grpc.MaxReceiveMessageSize = 256 * 1024);
        return services;
    }

    // Anonymous to ASP.NET: the service asks for the certificate.
    internal static void MapFleet(this IEndpointRouteBuilder routes)
    {
        routes.MapConfigurations();
        routes.MapPurges();
        routes.MapGetTurnUp();
        routes.MapMaintenance();
        routes.MapGrpcService<FleetLinkService>().OnListener(NamedListeners.Fleet).AllowAnonymous();
    }
}
