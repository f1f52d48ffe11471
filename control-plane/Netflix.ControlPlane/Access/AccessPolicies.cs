namespace Netflix.ControlPlane.Access;

/// <summary>Who may call a route. Every route names one of these or says <c>AllowAnonymous</c>; a test holds that.</summary>
internal static class AccessPolicies
{
    /// <summary>Anyone signed in.</summary>
    internal const string Viewer = "viewer";

    /// <summary>Signed in with the role <c>operator</c>.</summary>
    internal const string Operator = "operator";

    /// <summary>Operators, and partners as far as their sites go; see <see cref="OpsScope"/>.</summary>
    internal const string OperatorOrPartner = "operator-or-partner";
}
