namespace Netflix.ControlPlane.Accounts;

internal static class AccountsFeature
{
    /// <summary>Accounts, their profiles, and the sessions of their devices.</summary>
    internal static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration("Accounts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>();
        services.AddOptions<OperatorOptions>().BindConfiguration("Operator").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.AddSingleton<AccountsMetrics>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<UserTable>();
        services.AddSingleton<ProfileTable>();
        services.AddSingleton<ProfileOwners>();
        services.AddSingleton<RefreshTokenTable>();
        services.AddSingleton<AccountRegistration>();
        services.AddSingleton<SessionIssuer>();
        services.AddHostedService<OperatorAccount>();
        return services;
    }

    internal static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapSignUp();
        routes.MapSignIn();
        routes.MapRefreshSession();
        routes.MapSignOut();
        routes.MapMe();
        routes.MapAddProfile();
        routes.MapRemoveProfile();
    }
}
