using Microsoft.Extensions.Options;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

internal static class ContentModule
{
    public static IServiceCollection AddContent(this IServiceCollection services)
    {
        services.AddOptions<ContentOptions>().BindConfiguration("Content").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ContentOptions>, ContentOptionsValidator>();
        services.AddSingleton(provider => new StoreLayout(provider.GetRequiredService<IOptions<ContentOptions>>().Value.Folder));
        services.AddSingleton<IDisk, PosixDisk>();
        services.AddSingleton<IncomingFolder>();
        services.AddSingleton<Receiver>();
        services.AddSingleton<TitleShelf>();
        services.AddSingleton<ContentMetrics>();
        services.AddSingleton<StoreUsage>();
        services.AddHostedService<ContentStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreUsage>());
        services.AddHealthChecks().AddCheck<ContentFolderHealth>("content_folder");
        return services;
    }

    public static void MapContent(this IEndpointRouteBuilder routes)
    {
        // Its gauges are wanted before the first title is.
        routes.ServiceProvider.GetRequiredService<ContentMetrics>();
        GetTitleFile.Map(routes);
    }
}
