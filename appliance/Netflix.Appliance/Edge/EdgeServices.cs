using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Edge;

internal static class EdgeServices
{
    internal static IServiceCollection AddEdgeProxy(this IServiceCollection services)
    {
        services.AddOptions<EdgeOptions>().BindConfiguration("Edge").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton(provider => new ApplianceName(provider.GetRequiredService<IOptions<EdgeOptions>>().Value.Name));
        services.AddSingleton<PassThrough>();
        services.AddSingleton<EdgeProxy>();
        return services;
    }

    internal static WebApplication MapEdgeProxy(this WebApplication app)
    {
        EdgeProxy proxy = app.Services.GetRequiredService<EdgeProxy>();
        app.Use(proxy.InvokeAsync);
        return app;
    }
}
