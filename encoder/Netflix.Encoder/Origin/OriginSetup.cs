namespace Netflix.Encoder.Origin;

internal static class OriginSetup
{
    internal static IServiceCollection AddOrigin(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OriginOptions, OriginOptionsValidator>().BindConfiguration("Origin");
        // Covers the upload of the largest file a title has, on a slow line.
        services.AddHttpClient(MasterDownload.HttpClientName, client => client.Timeout = TimeSpan.FromMinutes(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // The grant is for one origin; a redirect would carry it to another.
                AllowAutoRedirect = false,
            });
        return services.AddSingleton<OriginMetrics>().AddSingleton<MasterDownload>();
    }
}
