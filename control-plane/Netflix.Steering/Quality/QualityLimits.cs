namespace Netflix.Steering.Quality;

/// <summary>When what players report moves others of their prefix.</summary>
public readonly record struct QualityLimits()
{
    /// <summary>
    /// So many different clients have to starve, and so many have to be heard where it is compared with: what one of them says, or a few
    /// of one household, decides nothing.
    /// </summary>
    public int FewestClients { get; init; } = 5;

    /// <summary>Clearly worse is so many times the share that starves elsewhere,</summary>
    public double WorseTimes { get; init; } = 2;

    /// <summary>and so much more.</summary>
    public double WorseBy { get; init; } = 0.1;

    /// <summary>
    /// Added to the clients that were heard, to this side content ones and to the other side half of them starved: five clients prove
    /// less than fifty (after Agresti and Coull 1998).
    /// </summary>
    public int Doubt { get; init; } = 4;

    /// <summary>How long a verdict holds without news: those it moved away tell nothing more about the appliance.</summary>
    public TimeSpan HoldsFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Found poor again after it was given another try, it holds twice as long as before, so many times.</summary>
    public int MostDoublings { get; init; } = 3;

    /// <summary>A relapse is no relapse any more after that.</summary>
    public TimeSpan Remembers { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Verdicts in force and remembered; beyond, there are no new ones.</summary>
    public int MostVerdicts { get; init; } = 50_000;
}
