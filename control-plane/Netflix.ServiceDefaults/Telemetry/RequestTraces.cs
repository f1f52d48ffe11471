using System.Diagnostics;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// Gives every request an activity, and so the trace id of its <c>traceparent</c>. ASP.NET makes one only while someone listens or
/// logs; problem details and the calls that a request makes are to carry the id whatever the log level.
/// </summary>
internal static class RequestTraces
{
    private static readonly Lazy<ActivityListener> Listener = new(() =>
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    });

    internal static void Start() => _ = Listener.Value;
}
