namespace Netflix.Appliance.Fill;

/// <summary>Exponential backoff with full jitter, so that appliances that failed together do not come back together.</summary>
internal static class RetrySchedule
{
    /// <param name="attempt">0 for the delay after the first failure.</param>
    /// <param name="random">In [0, 1).</param>
    internal static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan longest, double random)
    {
        double ceiling = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30)));
        return TimeSpan.FromMilliseconds(Math.Max(first.TotalMilliseconds / 2, ceiling * random));
    }
}
