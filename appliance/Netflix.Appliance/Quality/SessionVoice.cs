namespace Netflix.Appliance.Quality;

/// <summary>One playback as this appliance has followed it.</summary>
internal struct SessionVoice
{
    // Two segments of most packages.
    private const int NearlyEmptyMilliseconds = 2_000;

    // What a player met with is told by its next requests, of each kind of media one: those to an appliance it has just come to speak of
    // the one before. A segment is four seconds.
    internal const int SettlesInSeconds = 5;

    // A segment at a quarter of the speed it needs, and no longer: who was served before that may be served by another by now, and means that.
    internal const int SpeaksOfServerSeconds = 16;

    private bool _isUnderWay;
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
        return Take(cmcd, now);
    }

    /// <summary>Something that happened between requests. Players send these to one address, whichever appliance serves them.</summary>
    /// <returns>Whether it counted.</returns>
    internal bool HearEvent(in Cmcd cmcd, uint now) => now - LastHeard <= SpeaksOfServerSeconds && Take(cmcd, now);

    private bool Take(in Cmcd cmcd, uint now)
    {
        bool isSettled = now - _firstHeard >= SettlesInSeconds;
        if (isSettled)
        {
            IsHeard = true;
            IsStarved |= SaysStarved(cmcd);
        }
        if (cmcd.State is PlayerState.Playing or PlayerState.Other) _isUnderWay = cmcd.State == PlayerState.Playing;
        return isSettled;
    }

    // Players say "rebuffering" before the first picture and after a seek, too.
    private readonly bool SaysStarved(in Cmcd cmcd) =>
        cmcd.IsStarved || (cmcd.State == PlayerState.Rebuffering && _isUnderWay) || (!cmcd.IsStarting && IsRunningDry(cmcd));

    private static bool IsRunningDry(in Cmcd cmcd) =>
        cmcd.BufferMilliseconds < NearlyEmptyMilliseconds && cmcd.MeasuredKilobitsPerSecond < cmcd.EncodedKilobitsPerSecond;
}
