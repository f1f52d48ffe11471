using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Jobs;

internal sealed class JobMetrics
{
    private readonly Counter<long> _leaseExpiries;
    private readonly Counter<long> _rejected;
    private volatile QueueState _queue = new(new Dictionary<EncodeJobState, long>(), TimeSpan.Zero, []);

    public JobMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Jobs");
        _leaseExpiries = meter.CreateCounter<long>(
            "cdn.jobs.lease_expiries", "{lease}", "Leases that ran out because their worker fell silent.");
        _rejected = meter.CreateCounter<long>("cdn.jobs.rejected", "{call}", "Calls of workers that were refused, by reason.");
        meter.CreateObservableGauge("cdn.jobs.jobs", CountByState, "{job}", "Encode jobs by state, as the database has them.");
        meter.CreateObservableGauge(
            "cdn.jobs.oldest_queued_age", () => _queue.OldestQueued.TotalSeconds, "s", "Age of the oldest job nobody has taken.");
        meter.CreateObservableGauge("cdn.jobs.progress", Progress, "1", "Share of a running job that is done; the oldest 100 jobs.");
    }

    public void LeaseExpired(int count = 1) => _leaseExpiries.Add(count);

    /// <param name="reason">"secret", "invalid", "lease_lost" or "full".</param>
    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Replace(QueueState queue) => _queue = queue;

    private IEnumerable<Measurement<long>> CountByState() =>
        Enum.GetValues<EncodeJobState>().Select(state => new Measurement<long>(
            _queue.Jobs.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state.ToText())));

    private IEnumerable<Measurement<double>> Progress() =>
        _queue.Running.Select(job => new Measurement<double>(
            job.TotalShare, new KeyValuePair<string, object?>("job", job.JobId.ToString())));
}
