using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill.Origins;
using Netflix.Appliance.Fill.Prefetch;
using Netflix.Appliance.Purging;

namespace Netflix.Appliance.Fill;

internal static class FillServices
{
    internal static IServiceCollection AddFill(this IServiceCollection services)
    {
        services.AddOptions<FillOptions>().BindConfiguration("Fill").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FillOptions>, FillOptionsValidator>();
        services.AddSingleton<CurrentOrigin>();
        services.AddSingleton<OriginMetrics>();
        services.AddSingleton<OriginCircuits>();
        services.AddSingleton<OriginClient>();
        services.AddSingleton<FillSlots>();
        services.AddSingleton<FillMemory>();
        services.AddSingleton<FillFigures>();
        services.AddSingleton<FillMetrics>();
        services.AddSingleton<RunningFills>();
        services.AddSingleton<Purger>();
        services.AddSingleton<FillWorker>();
        services.AddSingleton<MissCoalescer>();
        services.AddOptions<HotBodyOptions>().BindConfiguration("HotBodies").ValidateOnStart();
        services.AddSingleton<IValidateOptions<HotBodyOptions>, HotBodyOptionsValidator>();
        services.AddSingleton<HotBodies>();
        services.AddSingleton<ContentLookup>();
        services.AddSingleton<TitleSources>();
        services.AddSingleton<TitleManifests>();
        services.AddPrefetch();
        return services;
    }
}
