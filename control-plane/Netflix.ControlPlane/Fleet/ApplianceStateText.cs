using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Fleet;

internal static class ApplianceStateText
{
    private static readonly string[] Words = ["online", "suspect", "down", "draining", "admin_down", "no_disk", "not_live", "maintenance"];

    /// <summary>As it stands in answers and metrics.</summary>
    public static string ToText(this ApplianceState state) => Words[(int)state];
}
