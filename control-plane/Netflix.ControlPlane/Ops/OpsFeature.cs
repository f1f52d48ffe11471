namespace Netflix.ControlPlane.Ops;

internal static class OpsFeature
{
    internal static void MapOps(this IEndpointRouteBuilder routes) => routes.MapListAppliances();
}
