namespace Netflix.ControlPlane.Audit;

internal static class AuditFeature
{
    /// <summary>Who changed what, and why.</summary>
    internal static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditLog>();

    internal static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapListAudit();
}
