namespace Netflix.ControlPlane.Access;

/// <summary>Roles as they stand in tokens and in the database. One more is <c>viewer</c>, which opens nothing of /ops.</summary>
internal static class AccountRole
{
    internal const string Operator = "operator";

    /// <summary>Of an ISP: looks after what stands at its own sites.</summary>
    internal const string Partner = "partner";
}
