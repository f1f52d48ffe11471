using Microsoft.Extensions.Options;
using Netflix.ControlPlane.Fleet.Heartbeats;

namespace Netflix.ControlPlane.Fleet;

internal static class FleetFeature
{
    /// <summary>Appliances: registration, heartbeats, the view all replicas share, and the ranking over it.</summary>
    internal static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddOptions<FleetOptions>().BindConfiguration("Fleet").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.AddSingleton<ApplianceTable>();
        services.AddSingleton<AssignmentTable>();
        services.AddSingleton<FleetClock>();
        services.AddSingleton<HeartbeatStore>();
        services.AddSingleton<FleetView>();
        services.AddSingleton<ApplianceRanking>();
        services.AddSingleton<FleetRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetRefresh>());
        services.AddHealthChecks().AddCheck<FleetRefresh>("fleet");
        return services;
    }
}
