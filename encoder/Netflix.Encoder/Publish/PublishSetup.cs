namespace Netflix.Encoder.Publish;

internal static class PublishSetup
{
    internal static IServiceCollection AddPublish(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PublishOptions, PublishOptionsValidator>().BindConfiguration("Publish");
        return services.AddSingleton<PublishMetrics>().AddSingleton<TitlePublisher>();
    }
}
