namespace Netflix.ControlPlane.Viewing;

internal static class ViewingFeature
{
    /// <summary>Where each profile is in each title.</summary>
    internal static IServiceCollection AddViewing(this IServiceCollection services)
    {
        services.AddOptions<ViewingOptions>().BindConfiguration("Viewing").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ViewingOptions>, ViewingOptionsValidator>();
        services.AddSingleton<ViewingMetrics>();
        services.AddSingleton<ViewingHistoryTable>();
        services.AddSingleton<ProgressWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<ProgressWriter>());
        return services;
    }

    internal static void MapViewing(this IEndpointRouteBuilder routes) => routes.MapReportProgress();
}
