namespace Netflix.LoadTests.FleetSim;

/// <summary>Which titles are watched: Zipf's law, so that a third of a catalog of 15,000 is watched on its first hundred titles.</summary>
internal sealed class TitleDemand
{
    private const double Exponent = 0.9;
    private readonly double[] _upTo;

    public TitleDemand(int titles)
    {
        _upTo = new double[titles];
        double sum = 0;
        for (int rank = 0; rank < titles; rank++) _upTo[rank] = sum += Weight(rank);
        for (int rank = 0; rank < titles; rank++) _upTo[rank] /= sum;
    }

    public int Titles => _upTo.Length;

    /// <summary>Relative to the most wanted title, which has 1.</summary>
    public static double Weight(int rank) => Math.Pow(rank + 1, -Exponent);

    /// <summary>Share of all streams that watch one of the first titles.</summary>
    public double ShareOfFirst(int titles) => _upTo[titles - 1];

    public int Draw(Random random)
    {
        int rank = Array.BinarySearch(_upTo, random.NextDouble());
        return Math.Min(rank < 0 ? ~rank : rank, Titles - 1);
    }
}
