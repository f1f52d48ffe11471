using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Health;

internal static class StoreServices
{
    internal static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new SegmentStore(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<ILogger<SegmentStore>>()));
        services.AddSingleton<DiskMetrics>();
        services.AddHostedService<StoreOpening>();
        services.AddHealthChecks().AddCheck<StorageHealth>("storage");
        return services;
    }
}
