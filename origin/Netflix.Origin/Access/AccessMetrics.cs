using System.Diagnostics.Metrics;

namespace Netflix.Origin.Access;

internal sealed class AccessMetrics
{
    private static readonly HashSet<string> KnownMethods = new(StringComparer.Ordinal) { "GET", "HEAD", "PUT", "POST", "DELETE" };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public AccessMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Origin.Access");
        _requests = meter.CreateCounter<long>("cdn.access.requests", "{request}", "Requests answered, by route and status.");
        _duration = meter.CreateHistogram<double>("cdn.access.duration", "s", "Time from request to the end of its answer, by route.");
    }

    /// <param name="method">As sent: anything but the methods of the API is counted as one.</param>
    /// <param name="route">The route's pattern, never the path: paths are without number.</param>
    public void Count(string method, string route, int status, double seconds)
    {
        string known = KnownMethods.Contains(method) ? method : "other";
        _requests.Add(1, new("method", known), new("route", route), new KeyValuePair<string, object?>("status", status));
        _duration.Record(seconds, new("method", known), new KeyValuePair<string, object?>("route", route));
    }
}
