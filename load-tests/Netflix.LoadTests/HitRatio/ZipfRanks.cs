namespace Netflix.LoadTests.HitRatio;

/// <summary>Ranks drawn with probability proportional to rank^-exponent, by search in the cumulated shares.</summary>
internal sealed class ZipfRanks
{
    private readonly double[] _upTo;

    public ZipfRanks(int count, double exponent)
    {
        _upTo = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) _upTo[rank] = sum += Math.Pow(rank + 1, -exponent);
    }

    /// <summary>From 0, the most popular.</summary>
    public int Draw(Random random)
    {
        int found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return Math.Min(found < 0 ? ~found : found, _upTo.Length - 1);
    }
}
