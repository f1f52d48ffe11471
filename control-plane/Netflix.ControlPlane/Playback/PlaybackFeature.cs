namespace Netflix.ControlPlane.Playback;

internal static class PlaybackFeature
{
    /// <summary>Who may play what, from where, and who plays now.</summary>
    internal static IServiceCollection AddPlayback(this IServiceCollection services)
    {
        services.AddOptions<PlaybackOptions>().BindConfiguration("Playback").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlaybackOptions>, PlaybackOptionsValidator>();
        services.AddSingleton<PlaybackMetrics>();
        services.AddSingleton<PlaybackReader>();
        services.AddSingleton<PlaybackSessions>();
        services.AddSingleton<RevokedPlaybackTable>();
        services.AddSingleton<TitleTokens>();
        services.AddHealthChecks().AddCheck<RedisHealth>("redis");
        return services;
    }

    internal static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        routes.MapStartPlayback();
        routes.MapRevokePlayback();
    }
}
