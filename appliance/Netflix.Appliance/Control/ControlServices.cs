using Microsoft.Extensions.Options;
using Netflix.Appliance.Control.Configuration;
using Netflix.Appliance.Control.Enrolment;
using Netflix.Appliance.Control.Link;
using Netflix.Appliance.Control.Purges;
using Netflix.Appliance.Control.Routes;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Control;

internal static class ControlServices
{
    internal static IServiceCollection AddControlLink(this IServiceCollection services)
    {
        services.AddOptions<ControlOptions>().BindConfiguration("Control").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ControlOptions>, ControlOptionsValidator>();
        services.AddSingleton(provider => new ApplianceName(provider.GetRequiredService<IOptions<ControlOptions>>().Value.Name));
        services.AddSingleton<ControlStateFiles>();
        services.AddSingleton<CurrentConfiguration>();
        services.AddSingleton<CurrentAssignment>();
        services.AddSingleton<CurrentViewerAccess>();
        services.AddSingleton<ApplianceFacts>();
        services.AddSingleton<FleetChannels>();
        services.AddSingleton<Enroller>();
        services.AddSingleton<CpuMeter>();
        services.AddSingleton<Holdings>();
        services.AddSingleton<HeartbeatFigures>();
        services.AddSingleton<ControlMetrics>();
        services.AddSingleton<FleetSessions>();
        services.AddHostedService<ControlLoop>();
        services.AddHostedService<AssignmentPuller>();
        services.AddSingleton<PurgeDuty>();
        services.AddHostedService(provider => provider.GetRequiredService<PurgeDuty>());
        return services.AddLearnedRoutes();
    }
}
