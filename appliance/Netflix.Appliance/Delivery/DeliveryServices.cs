using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery;

internal static class DeliveryServices
{
    internal static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration("Delivery").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton<DeliveryFigures>();
        services.AddSingleton<AccessLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<SegmentResolver>();
        services.AddSingleton<CopyingSender>();
        services.AddSingleton<DeliveryExchange>();
        services.AddSingleton<TitleEndpoint>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ConnectionLimits>();
        return services;
    }

    internal static WebApplication MapDelivery(this WebApplication app)
    {
        TitleEndpoint.Map(app);
        return app;
    }
}
