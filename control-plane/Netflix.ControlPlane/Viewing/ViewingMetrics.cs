using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Viewing;

internal sealed class ViewingMetrics
{
    private readonly Counter<long> _positions;
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _latency;

    public ViewingMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Viewing");
        _positions = meter.CreateCounter<long>("cdn.viewing.positions", "{position}", "Positions told by players, by outcome; written ones per commit are the batch size.");
        _commits = meter.CreateCounter<long>("cdn.viewing.commits", "{commit}", "Group commits of positions, by outcome.");
        _latency = meter.CreateHistogram<double>("cdn.viewing.commit_latency", "s", "From the first position of a group taken up to its commit.");
    }

    internal void Committed(int positions, TimeSpan latency)
    {
        _positions.Add(positions, Outcome("written"));
        _commits.Add(1, Outcome("written"));
        _latency.Record(latency.TotalSeconds);
    }

    internal void Failed(int positions)
    {
        _positions.Add(positions, Outcome("failed"));
        _commits.Add(1, Outcome("failed"));
    }

    internal void Shed() => _positions.Add(1, Outcome("shed"));

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
