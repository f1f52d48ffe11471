using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Pathways;

internal sealed class PathwayMetrics
{
    private readonly Counter<long> _answers;
    private readonly Counter<long> _manifests;

    public PathwayMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Pathways");
        _answers = meter.CreateCounter<long>("cdn.pathways.answers", "{answer}", "Running playbacks that asked where to go on, by whether they were told to move.");
        _manifests = meter.CreateCounter<long>("cdn.pathways.manifests", "{manifest}", "Manifests with pathways, by where the title's own came from.");
    }

    internal void Answered(bool moves) => _answers.Add(1, new KeyValuePair<string, object?>("moves", moves ? "yes" : "no"));

    /// <param name="source">"memory", "origin", "appliance" or "none".</param>
    internal void Manifest(string source) => _manifests.Add(1, new KeyValuePair<string, object?>("source", source));
}
