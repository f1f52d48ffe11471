using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery.Pacing;
using Netflix.Appliance.Purging;
using Netflix.Appliance.Telemetry;
using Netflix.Appliance.Telemetry.Status;

namespace Netflix.Appliance.Delivery;

internal static class DeliveryServices
{
    internal static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<AccessLogOptions>().BindConfiguration("AccessLog").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessLogOptions>, AccessLogOptionsValidator>();
        services.AddOptions<PacingOptions>().BindConfiguration("Pacing").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PacingOptions>, PacingOptionsValidator>();
        services.AddSingleton<Pacer>();
        services.AddSingleton<DeliveryFigures>();
        services.AddSingleton<AccessLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddSingleton<FirstByteTimes>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<StatusReport>();
        services.AddSingleton<SegmentResolver>();
        services.AddSingleton<OwnFields>();
        services.AddSingleton<DeliveryExchange>();
        return services;
    }

    /// <summary>Answers with files of packaged titles; the standalone proxy has a handler of its own.</summary>
    internal static IServiceCollection AddTitles(this IServiceCollection services)
    {
        services.AddSingleton<HealthAnswer>();
        services.AddSingleton(new PurgeNames(before: "", keepsSlash: false));
        services.AddSingleton<IRequestHandler, TitleHandler>();
        return services;
    }
}
