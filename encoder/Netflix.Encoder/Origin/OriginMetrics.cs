using System.Diagnostics.Metrics;

namespace Netflix.Encoder.Origin;

internal sealed class OriginMetrics
{
    private readonly Counter<long> _downloaded;

    public OriginMetrics(IMeterFactory meters) => _downloaded = meters.Create("Netflix.Encoder.Origin")
        .CreateCounter<long>("cdn.encode.downloaded", unit: "By", description: "Bytes of masters received from the origin.");

    public void Downloaded(long bytes) => _downloaded.Add(bytes);
}
