namespace Netflix.ControlPlane.Fleet;

/// <summary>What an operator wants of an appliance.</summary>
internal enum AdminState
{
    Active,

    /// <summary>Serves who is there, takes nobody new, and running playbacks are led away.</summary>
    Draining,

    /// <summary>Out of every answer.</summary>
    Down,

    /// <summary>Newly enrolled: nobody is sent there until it is taken live.</summary>
    New,
}

internal static class AdminStateText
{
    private static readonly string[] Words = ["active", "draining", "down", "new"];

    internal static string ToText(this AdminState state) => Words[(int)state];

    /// <summary>What may be asked for: nothing becomes new but by enrolment.</summary>
    internal static AdminState? ParseWanted(string? text) => Parse(text) is { } state and not AdminState.New ? state : null;

    internal static AdminState? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (AdminState)place : null;
}
