using System.Diagnostics.Metrics;

namespace Netflix.Encoder.Publish;

internal sealed class PublishMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _retries;

    public PublishMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Encoder.Publish");
        _published = meter.CreateCounter<long>("cdn.encode.published", unit: "By", description: "Bytes of packaged titles the origin has taken.");
        _retries = meter.CreateCounter<long>("cdn.encode.publish_retries", unit: "{request}", description: "Requests to the origin that had to be repeated while publishing.");
    }

    public void Published(long bytes) => _published.Add(bytes);

    public void Repeated() => _retries.Add(1);
}
