using System.Globalization;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>What the appliance itself says about an answer. For hits it is always the same and made once.</summary>
internal sealed class OwnFields(ApplianceName name)
{
    private static readonly HeaderField Ranges = new("Accept-Ranges", "bytes");

    private readonly FieldBlock _hit = new([.. Of(CacheOutcome.Hit, name, $"cache;desc={DeliveryMetrics.Label(CacheOutcome.Hit)}"), Ranges]);

    /// <param name="decided">From the request to the decision.</param>
    internal IReadOnlyList<HeaderField> For(SegmentAnswer answer, TimeSpan decided)
    {
        bool hasRanges = answer is { Status: StatusCodes.Status200OK or StatusCodes.Status206PartialContent, ContentLength: not null, Outcome: not null };
        if (hasRanges && answer.Outcome == CacheOutcome.Hit) return _hit;
        IEnumerable<HeaderField> fields = Of(answer.Outcome, name, string.Create(
            CultureInfo.InvariantCulture, $"cache;desc={DeliveryMetrics.Label(answer.Outcome)};dur={decided.TotalMilliseconds:0.###}"));
        return hasRanges ? [.. fields, Ranges] : [.. fields];
    }

    private static HeaderField[] Of(CacheOutcome? outcome, ApplianceName name, string timing) =>
        [new("Cache-Status", CacheStatus.Of(name, outcome)), new("X-Appliance", name.Value), new("Server-Timing", timing)];
}
