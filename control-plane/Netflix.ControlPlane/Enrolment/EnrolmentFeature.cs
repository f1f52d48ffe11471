namespace Netflix.ControlPlane.Enrolment;

internal static class EnrolmentFeature
{
    /// <summary>How appliances come into the fleet and out of it: the authority, tokens, certificates.</summary>
    internal static IServiceCollection AddEnrolment(this IServiceCollection services)
    {
        services.AddOptions<EnrolmentOptions>().BindConfiguration("Enrolment").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EnrolmentOptions>, EnrolmentOptionsValidator>();
        services.AddSingleton<CertificateAuthorityTable>();
        services.AddSingleton<FleetAuthority>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetAuthority>());
        services.AddSingleton<EnrolmentTable>();
        services.AddSingleton<ApplianceCertificates>();
        return services;
    }

    internal static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        routes.MapCreateEnrolment();
        routes.MapListEnrolments();
        routes.MapRevokeAppliance();
    }
}
