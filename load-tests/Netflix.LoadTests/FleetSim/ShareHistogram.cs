namespace Netflix.LoadTests.FleetSim;

/// <summary>Values from 1 on, a thousandth apart; what is above 4 counts as 4.</summary>
internal sealed class ShareHistogram
{
    private const int Steps = 1000;
    private readonly long[] _counts = new long[(3 * Steps) + 1];

    public long Count { get; private set; }

    public double Worst { get; private set; } = 1;

    public void Add(double value)
    {
        _counts[Math.Clamp((int)Math.Ceiling((value - 1) * Steps), 0, _counts.Length - 1)]++;
        Count++;
        Worst = Math.Max(Worst, value);
    }

    public void Add(ShareHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        Worst = Math.Max(Worst, other.Worst);
    }

    /// <returns>The value that so large a share of all does not exceed, rounded up to a thousandth.</returns>
    public double Quantile(double share)
    {
        long left = (long)Math.Ceiling(Count * share);
        for (int i = 0; i < _counts.Length; i++)
        {
            if ((left -= _counts[i]) <= 0) return 1 + ((double)i / Steps);
        }
        return 1 + ((_counts.Length - 1.0) / Steps);
    }
}
