using System.Globalization;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>What the appliance itself says about an answer. For hits it is always the same and made once.</summary>
internal sealed class OwnFields(ApplianceName name)
{
    private static readonly HeaderField Ranges = new("Accept-Ranges", "bytes");

    private readonly FieldBlock _hit = new([.. OfHit(name), Ranges]);
    private readonly FieldBlock _hitWithoutRanges = new([.. OfHit(name)]);

    /// <param name="decided">From the request to the decision.</param>
    internal IReadOnlyList<HeaderField> For(SegmentAnswer answer, TimeSpan decided)
    {
        bool hasRanges = answer is { Status: StatusCodes.Status200OK or StatusCodes.Status206PartialContent, ContentLength: not null, Outcome: not null };
        if (answer is { Outcome: CacheOutcome.Hit, CacheStatus: null }) return hasRanges ? _hit : _hitWithoutRanges;
        IEnumerable<HeaderField> fields = Of(answer.CacheStatus ?? SaidOf(answer.Outcome), name, string.Create(
            CultureInfo.InvariantCulture, $"cache;desc={DeliveryMetrics.Label(answer.Outcome)};dur={decided.TotalMilliseconds:0.###}"));
        return hasRanges ? [.. fields, Ranges] : [.. fields];
    }

    private static HeaderField[] OfHit(ApplianceName name) => Of(CacheStatusEntry.Hit(), name, $"cache;desc={DeliveryMetrics.Label(CacheOutcome.Hit)}");

    private static CacheStatusEntry SaidOf(CacheOutcome? outcome) => outcome switch
    {
        CacheOutcome.Hit or CacheOutcome.Stale => CacheStatusEntry.Hit(),
        CacheOutcome.Revalidated => CacheStatusEntry.Forward(ForwardReason.Stale),
        CacheOutcome.Miss => CacheStatusEntry.Forward(ForwardReason.UriMiss),
        CacheOutcome.Collapsed => CacheStatusEntry.Forward(ForwardReason.UriMiss) with { Collapsed = true },
        _ => CacheStatusEntry.Forward(ForwardReason.Bypass),
    };

    private static HeaderField[] Of(CacheStatusEntry said, ApplianceName name, string timing) =>
        [said.ToField(name), new("X-Appliance", name.Value), new("Server-Timing", timing)];
}
