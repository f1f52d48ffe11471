namespace Netflix.ControlPlane.Access;

/// <summary>What of the fleet a caller of /ops may see and touch. Set by authorization, for routes that partners may call as well.</summary>
/// <param name="Sites">Null: everything; an operator.</param>
internal sealed record OpsScope(IReadOnlySet<int>? Sites)
{
    internal static OpsScope Everything { get; } = new((IReadOnlySet<int>?)null);

    internal bool IsPartner => Sites is not null;

    /// <param name="siteId">Null: of no site, which is nobody's but the operators'.</param>
    internal bool Covers(int? siteId) => Sites is null || (siteId is { } site && Sites.Contains(site));

    /// <exception cref="InvalidOperationException">The route is not for partners.</exception>
    internal static OpsScope Of(HttpContext context) =>
        context.Features.Get<OpsScope>() ?? throw new InvalidOperationException("The route must say ForOperatorsAndPartners.");
}
