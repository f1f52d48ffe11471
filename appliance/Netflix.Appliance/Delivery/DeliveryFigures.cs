using Netflix.Appliance.Fill;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Delivery;

/// <summary>Running totals of what viewers were given: for metrics, the status page and the heartbeat.</summary>
internal sealed class DeliveryFigures
{
    /// <summary>1xx to 5xx, and 0 for none.</summary>
    internal const int StatusClasses = 6;

    // Null, for the cache had no part in it, is an outcome too: the first.
    private static readonly CacheOutcome?[] s_outcomes = [null, .. Enum.GetValues<CacheOutcome>().Select(outcome => (CacheOutcome?)outcome)];

    private readonly StripedCounters _requests = new(s_outcomes.Length * StatusClasses);
    private readonly StripedCounters _bytes = new(s_outcomes.Length);
    private readonly StripedCounters _ended = new(Enum.GetValues<SendEnd>().Length);
    private int _connections;

    internal static IReadOnlyList<CacheOutcome?> Outcomes => s_outcomes;

    internal long SentBytes => s_outcomes.Sum(SentBytesOf);

    /// <summary>Of those, from the disks.</summary>
    internal long HitBytes => SentBytesOf(CacheOutcome.Hit) + SentBytesOf(CacheOutcome.Stale) + SentBytesOf(CacheOutcome.Revalidated);

    internal int Connections => Volatile.Read(ref _connections);

    internal void Answered(CacheOutcome? outcome, int status, in SendResult result)
    {
        int kind = IndexOf(outcome);
        _requests.Add(kind * StatusClasses + Math.Clamp(status / 100, 0, StatusClasses - 1), 1);
        if (result.SentBytes > 0) _bytes.Add(kind, result.SentBytes);
        if (result.End != SendEnd.Whole) _ended.Add((int)result.End, 1);
    }

    /// <param name="statusClass">2 for 2xx; 0 for requests whose viewer left before there was an answer.</param>
    internal long RequestsOf(CacheOutcome? outcome, int statusClass) => _requests.Sum(IndexOf(outcome) * StatusClasses + statusClass);

    internal long RequestsOf(CacheOutcome? outcome) => Enumerable.Range(0, StatusClasses).Sum(statusClass => RequestsOf(outcome, statusClass));

    internal long SentBytesOf(CacheOutcome? outcome) => _bytes.Sum(IndexOf(outcome));

    internal long EndedBy(SendEnd end) => _ended.Sum((int)end);

    /// <returns>How many there are now.</returns>
    internal int ConnectionOpened() => Interlocked.Increment(ref _connections);

    internal void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    /// <summary>Its place among <see cref="Outcomes"/>.</summary>
    internal static int IndexOf(CacheOutcome? outcome) => outcome is { } known ? 1 + (int)known : 0;
}
