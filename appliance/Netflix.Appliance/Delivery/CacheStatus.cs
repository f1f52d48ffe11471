using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>The Cache-Status field (RFC 9211).</summary>
internal static class CacheStatus
{
    internal static string Of(ApplianceName name, CacheOutcome? outcome) => name.AsStructuredField + outcome switch
    {
        CacheOutcome.Hit => "; hit",
        CacheOutcome.Miss => "; fwd=uri-miss",
        CacheOutcome.Collapsed => "; fwd=uri-miss; collapsed",
        _ => "; fwd=bypass",
    };
}
