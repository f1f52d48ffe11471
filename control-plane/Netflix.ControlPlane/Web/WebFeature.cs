namespace Netflix.ControlPlane.Web;

internal static class WebFeature
{
    /// <summary>The viewer and the ops page.</summary>
    internal static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration("Web");
        services.AddSingleton<WebFiles>();
        return services;
    }

    /// <summary>Last: it takes every GET that no route has.</summary>
    internal static void MapWeb(this WebApplication app)
    {
        // Read now, so that a wrong folder shows at start and not at the first visit.
        app.Services.GetRequiredService<WebFiles>();
        app.MapServePages();
    }
}
