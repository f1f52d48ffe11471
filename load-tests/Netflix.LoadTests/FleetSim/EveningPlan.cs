namespace Netflix.LoadTests.FleetSim;

internal enum EveningPhase
{
    /// <summary>The first seconds, of which no figure is kept.</summary>
    Warmth,
    Rise,
    Peak,
    AfterLoss,
    End,
}

/// <summary>
/// How many streams run when. An evening of some six hours in the given seconds: what begins and ends does so several times as fast as in
/// life, while heartbeats, answers' lifetimes and the detection of a loss take the time they take.
/// </summary>
/// <param name="PeakStreams">Running at once.</param>
internal readonly record struct EveningPlan(int PeakStreams, int Seconds)
{
    /// <summary>After a loss every playback has asked twice by then.</summary>
    public const int WindowSeconds = 600;

    private const int WarmthSeconds = 600;
    private const int OpeningSeconds = 300;
    private const double AtOpening = 0.3, AtEnd = 0.6;
    private const double RisesUntil = 0.45, LosesAt = 0.55, FallsFrom = 0.75;

    public int LossAt => (int)(Seconds * LosesAt);

    public EveningPhase PhaseOf(int second) =>
        second < WarmthSeconds ? EveningPhase.Warmth
        : second < Seconds * RisesUntil ? EveningPhase.Rise
        : second < LossAt ? EveningPhase.Peak
        : second < LossAt + WindowSeconds ? EveningPhase.AfterLoss : EveningPhase.End;

    public int StreamsAt(int second)
    {
        double share = second < OpeningSeconds ? AtOpening * second / OpeningSeconds
            : second < Seconds * RisesUntil ? Between(AtOpening, 1, (second - OpeningSeconds) / ((Seconds * RisesUntil) - OpeningSeconds))
            : second < Seconds * FallsFrom ? 1
            : Between(1, AtEnd, (second - (Seconds * FallsFrom)) / (Seconds * (1 - FallsFrom)));
        return (int)(PeakStreams * share);
    }

    // Half a cosine: no kink where it starts and ends.
    private static double Between(double from, double to, double way) => from + ((to - from) * (1 - Math.Cos(Math.PI * way)) / 2);
}
