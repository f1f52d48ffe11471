using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

internal static class ApplianceStateText
{
    /// <summary>As it stands in answers and metrics.</summary>
    public static string ToText(this ApplianceHealth state) => state switch
    {
        ApplianceHealth.Online => "online",
        ApplianceHealth.Suspect => "suspect",
        _ => "down",
    };
}
