namespace Netflix.Encoder.Packaging;

internal static class PackagingSetup
{
    internal static IServiceCollection AddPackaging(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PackagingOptions, PackagingOptionsValidator>().BindConfiguration("Packaging");
        return services.AddSingleton<TitlePackager>();
    }
}
