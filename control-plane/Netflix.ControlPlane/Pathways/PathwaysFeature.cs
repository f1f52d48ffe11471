namespace Netflix.ControlPlane.Pathways;

internal static class PathwaysFeature
{
    /// <summary>Content steering: manifests that name several appliances, and the answer to which of them a running playback prefers.</summary>
    internal static IServiceCollection AddPathways(this IServiceCollection services)
    {
        services.AddHttpClient(nameof(TitleManifests), client =>
        {
            client.Timeout = TimeSpan.FromSeconds(5);
            client.MaxResponseContentBufferSize = TitleManifests.MaxBytesPerAnswer;
        });
        services.AddSingleton<SteeringTickets>();
        services.AddSingleton<QuestionRate>();
        services.AddSingleton<PathwayMetrics>();
        services.AddSingleton<PlaybackSteering>();
        services.AddSingleton<TitleManifests>();
        return services;
    }

    internal static void MapPathways(this IEndpointRouteBuilder routes)
    {
        routes.MapSteerPlayback();
        routes.MapGetManifest();
    }
}
