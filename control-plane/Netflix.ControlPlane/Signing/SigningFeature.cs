namespace Netflix.ControlPlane.Signing;

internal static class SigningFeature
{
    /// <summary>The master key, the keys that sign tokens, and tokens for the origin.</summary>
    internal static IServiceCollection AddSigning(this IServiceCollection services)
    {
        services.AddOptions<MasterKeyOptions>().BindConfiguration("MasterKey").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MasterKeyOptions>, MasterKeyOptionsValidator>();
        services.AddOptions<OriginOptions>().BindConfiguration("Origin").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OriginOptions>, OriginOptionsValidator>();
        services.AddSingleton(provider => MasterKey.Read(provider.GetRequiredService<IOptions<MasterKeyOptions>>().Value.File));
        services.AddSingleton<SigningKeyTable>();
        services.AddSingleton<SigningKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<OriginTokenIssuer>();
        services.AddHealthChecks().AddCheck<SigningKeys>("signing_keys");
        return services;
    }

    internal static void MapSigning(this IEndpointRouteBuilder routes) => routes.MapPublishedKeys();
}
