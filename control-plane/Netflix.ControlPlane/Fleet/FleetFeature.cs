using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Secrets;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.ControlPlane.Fleet;

internal static class FleetFeature
{
    /// <summary>Appliances: registration, heartbeats, the view all replicas share, and the ranking over it.</summary>
    internal static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddOptions<FleetOptions>().BindConfiguration("Fleet")
            .Validate(options => ServiceSecret.IsUsable(options.SecretFile), $"Fleet:SecretFile {ServiceSecret.Rule}")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.AddSingleton<ApplianceTable>();
        services.AddSingleton<AssignmentTable>();
        services.AddSingleton<FleetClock>();
        services.AddSingleton<HeartbeatStore>();
        services.AddSingleton<FleetView>();
        services.AddSingleton<FleetMetrics>();
        services.AddSingleton<OriginAccessGrants>();
        services.AddSingleton<ViewerAccessGrants>();
        services.AddSingleton<FleetRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetRefresh>());
        services.AddHealthChecks().AddCheck<FleetRefresh>("fleet");

        services.AddSingleton<FleetSecretInterceptor>();
        services.AddGrpc().AddServiceOptions<FleetService>(grpc =>
        {
            grpc.Interceptors.Add<FleetSecretInterceptor>();
            // 20,000 holdings of 60 bytes.
            grpc.MaxReceiveMessageSize = 2 * 1024 * 1024;
        });
        return services;
    }

    // Anonymous to ASP.NET: the interceptor asks for the secret.
    internal static void MapFleet(this IEndpointRouteBuilder routes) =>
        routes.MapGrpcService<FleetService>().OnListener(NamedListeners.Fleet).AllowAnonymous();
}
