namespace Netflix.ControlPlane.Viewing;

/// <summary>Where a profile is in a title.</summary>
internal sealed record ViewingPosition(Guid ProfileId, Guid ContentId, double PositionSeconds, double DurationSeconds, DateTimeOffset UpdatedAt)
{
    /// <summary>From here on only credits run: the title counts as seen.</summary>
    internal const double FinishedShare = 0.95;

    internal bool Finished => PositionSeconds >= FinishedShare * DurationSeconds;

    /// <summary>Started and not finished: worth a place in "Continue watching".</summary>
    internal bool Unfinished => PositionSeconds > 0 && !Finished;

    /// <summary>A finished title starts over.</summary>
    internal double ResumeSeconds => Finished ? 0 : PositionSeconds;
}
