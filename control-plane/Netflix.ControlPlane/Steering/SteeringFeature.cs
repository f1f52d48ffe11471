namespace Netflix.ControlPlane.Steering;

internal static class SteeringFeature
{
    /// <summary>Which appliance serves which viewer, and why.</summary>
    internal static IServiceCollection AddSteering(this IServiceCollection services)
    {
        services.AddOptions<SteeringOptions>().BindConfiguration("Steering").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SteeringOptions>, SteeringOptionsValidator>();
        services.AddSingleton<TitleNumbers>();
        services.AddSingleton<SteeringDesk>();
        services.AddSingleton<RecentRequests>();
        services.AddSingleton<SteeringMetrics>();
        services.AddSingleton<ViewerSteering>();
        return services;
    }

    internal static void MapSteering(this IEndpointRouteBuilder routes)
    {
        routes.MapExplainSteering();
        routes.MapPreviewDrain();
    }
}
