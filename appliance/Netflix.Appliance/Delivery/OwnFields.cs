using System.Globalization;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>What the appliance itself says about an answer.</summary>
internal static class OwnFields
{
    /// <param name="decided">From the request to the decision.</param>
    internal static IEnumerable<HeaderField> Of(SegmentAnswer answer, ApplianceName name, TimeSpan decided)
    {
        if (answer.Outcome is not null || answer.Problem is null) yield return new HeaderField("Cache-Status", CacheStatus.Of(name, answer.Outcome));
        yield return new HeaderField("X-Appliance", name.Value);
        yield return new HeaderField("Server-Timing", string.Create(
            CultureInfo.InvariantCulture, $"cache;desc={DeliveryMetrics.Label(answer.Outcome)};dur={decided.TotalMilliseconds:0.###}"));
        if (answer.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && answer is { ContentLength: not null, Outcome: not null })
            yield return new HeaderField("Accept-Ranges", "bytes");
        if (answer.Age is { } age) yield return new HeaderField("Age", ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }
}
