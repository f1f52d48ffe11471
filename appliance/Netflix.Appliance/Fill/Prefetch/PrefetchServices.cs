namespace Netflix.Appliance.Fill.Prefetch;

internal static class PrefetchServices
{
    // A minute of 4 s segments is fifteen; this many are some hundred titles that begin to be played.
    private const int SegmentsRemembered = 4096;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    internal static IServiceCollection AddPrefetch(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PrefetchRecord(SegmentsRemembered, Remembered, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PrefetchMetrics>();
        services.AddSingleton<SegmentPrefetch>();
        return services;
    }
}
