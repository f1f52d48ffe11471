using System.Diagnostics.Metrics;

namespace Netflix.Origin.Uploads;

internal sealed class UploadMetrics
{
    private readonly Counter<long> _received;
    private readonly Counter<long> _masters;
    private readonly Counter<long> _files;
    private readonly Counter<long> _publishes;

    public UploadMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Origin.Uploads");
        _received = meter.CreateCounter<long>("cdn.uploads.received", "By", "Body bytes of masters, files and manifests taken in whole.");
        _masters = meter.CreateCounter<long>("cdn.uploads.masters", "{master}", "Masters taken in whole, by outcome.");
        _files = meter.CreateCounter<long>("cdn.uploads.files", "{file}", "Files of titles taken in whole, by outcome.");
        _publishes = meter.CreateCounter<long>("cdn.uploads.publishes", "{publish}", "Commits of publications, by outcome.");
    }

    public void AddReceived(long bytes) => _received.Add(bytes);

    public void CountMaster(MasterOutcome outcome, long bytes)
    {
        AddReceived(bytes);
        _masters.Add(1, Outcome(outcome.ToString()));
    }

    public void CountFile(FileOutcome outcome, long bytes)
    {
        AddReceived(bytes);
        _files.Add(1, Outcome(outcome.ToString()));
    }

    public void CountPublish(string outcome) => _publishes.Add(1, Outcome(outcome));

    private static KeyValuePair<string, object?> Outcome(string name) => new("outcome", name);
}
