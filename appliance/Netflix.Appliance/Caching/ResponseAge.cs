using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>How old a response is (RFC 9111, section 4.2.3).</summary>
internal static class ResponseAge
{
    /// <summary>corrected_initial_age: its age at the moment it was received.</summary>
    internal static TimeSpan WhenReceived(CacheResponse response)
    {
        TimeSpan apparent = response.ReceivedAt - response.Date;
        TimeSpan delay = response.ReceivedAt - response.RequestedAt;
        TimeSpan corrected = OfField(response.Fields) + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        return apparent > corrected ? apparent : corrected;
    }

    /// <summary>Section 5.1: the first member counts, and one that is no number is as if it were not there.</summary>
    internal static TimeSpan OfField(IReadOnlyList<HeaderField> fields) =>
        fields.Members("Age").FirstOrDefault() is { } first && DeltaSeconds.Read(first) is { } age ? age : TimeSpan.Zero;
}
