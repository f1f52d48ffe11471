namespace Netflix.Appliance.Quality;

/// <summary>One playback as this appliance has followed it.</summary>
internal struct SessionVoice
{
    // Two segments of most packages.
    private const int NearlyEmptyMilliseconds = 2_000;

    // What a player met with is told by its next requests, of each kind of media one: those to an appliance it has just come to speak of
    // the one before. A segment is four seconds.
    internal const int SettlesInSeconds = 5;

    private bool _hasPlayed;
    private uint _firstHeard;

    /// <summary>Of its token, or of the id its player chose.</summary>
    internal ulong Id { get; init; }

    internal uint LastHeard { get; private set; }

    internal bool IsThere { get; private set; }

    /// <summary>In this window, of this appliance.</summary>
    internal bool IsHeard { get; set; }

    internal bool IsStarved { get; set; }

    /// <summary>A segment request.</summary>
    /// <returns>Whether it counted.</returns>
    internal bool Hear(in Cmcd cmcd, uint now)
    {
        if (!IsThere) (IsThere, _firstHeard) = (true, now);
        LastHeard = now;
        bool isSettled = now - _firstHeard >= SettlesInSeconds;
        if (isSettled)
        {
            IsHeard = true;
            IsStarved |= SaysStarved(cmcd);
        }
        _hasPlayed |= cmcd.State == PlayerState.Playing;
        return isSettled;
    }

    // Shaka says "rebuffering" before the first picture, too.
    private readonly bool SaysStarved(in Cmcd cmcd) =>
        cmcd.IsStarved || (cmcd.State == PlayerState.Rebuffering && _hasPlayed) || (!cmcd.IsStarting && IsRunningDry(cmcd));

    private static bool IsRunningDry(in Cmcd cmcd) =>
        cmcd.BufferMilliseconds < NearlyEmptyMilliseconds && cmcd.MeasuredKilobitsPerSecond < cmcd.EncodedKilobitsPerSecond;
}
