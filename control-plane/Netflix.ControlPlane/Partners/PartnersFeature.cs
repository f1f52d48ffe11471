namespace Netflix.ControlPlane.Partners;

internal static class PartnersFeature
{
    /// <summary>People of ISPs: how operators invite them, and the sites they look after.</summary>
    internal static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddOptions<PartnerOptions>().BindConfiguration("Partners").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PartnerOptions>, PartnerOptionsValidator>();
        services.AddSingleton<PartnerTable>();
        services.AddSingleton<PartnerSiteTable>();
        return services;
    }

    internal static void MapPartners(this IEndpointRouteBuilder routes)
    {
        routes.MapInvitePartner();
        routes.MapManagePartners();
        routes.MapAcceptInvitation();
    }
}
