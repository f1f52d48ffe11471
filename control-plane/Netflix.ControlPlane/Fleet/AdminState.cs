namespace Netflix.ControlPlane.Fleet;

/// <summary>What an operator wants of an appliance.</summary>
internal enum AdminState
{
    Active,

    /// <summary>Serves who is there, takes nobody new, and running playbacks are led away.</summary>
    Draining,

    /// <summary>Out of every answer.</summary>
    Down,
}

internal static class AdminStateText
{
    private static readonly string[] Words = ["active", "draining", "down"];

    internal static string ToText(this AdminState state) => Words[(int)state];

    internal static AdminState? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (AdminState)place : null;
}
