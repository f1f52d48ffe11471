using System.Diagnostics.Metrics;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

internal sealed class ContentMetrics
{
    private readonly Counter<long> _sent;

    public ContentMetrics(IMeterFactory meters, StoreLayout layout, StoreUsage usage)
    {
        Meter meter = meters.Create("Netflix.Origin.Content");
        _sent = meter.CreateCounter<long>("cdn.content.sent", "By", "Body bytes of titles and masters sent.");
        meter.CreateObservableGauge("cdn.content.stored", () => usage.Bytes, "By", "Bytes of titles and masters kept.");
        meter.CreateObservableGauge("cdn.content.free", layout.FreeBytes, "By", "Free bytes on the disk of the content folder.");
    }

    public void AddSent(int bytes) => _sent.Add(bytes);
}
