namespace Netflix.ControlPlane.Access;

internal static class AccessFeature
{
    internal static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<PublicUrlOptions>().BindConfiguration("PublicUrl").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlOptionsValidator>();
        services.AddSingleton<PublicUrl>();
        return services;
    }
}
