using System.Globalization;
using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Artwork;

/// <summary>
/// Which frame stands for a title. Candidates are at most 40 keyframes of the middle (titles and credits are at the ends), dark
/// ones are passed over, and of the rest ffmpeg's thumbnail filter takes the one nearest to their average.
/// </summary>
internal static class StillSelection
{
    private const double From = 0.2, To = 0.8;

    // Each candidate is held in memory by the thumbnail filter: 40 of 1080p are 120 MB.
    private const int MaxCandidates = 40;

    // Of 16 to 235; below it a picture is black or nearly so.
    private const int DarkLuma = 40;

    public static double StartSeconds(TitleLadder ladder) => ladder.DurationSeconds * From;

    public static double WindowSeconds(TitleLadder ladder) =>
        Math.Max(ladder.DurationSeconds * (To - From), ladder.Rate.SecondsOf(ladder.GopFrames));

    /// <param name="avoidDark">False for a title that is dark throughout: then any frame is better than none.</param>
    public static string Filter(TitleLadder ladder, bool avoidDark)
    {
        int keyframes = (int)Math.Ceiling(WindowSeconds(ladder) / ladder.Rate.SecondsOf(ladder.GopFrames));
        int step = Math.Max(1, (keyframes + MaxCandidates - 1) / MaxCandidates);
        string bright = avoidDark
            ? $"signalstats,metadata=mode=select:key=lavfi.signalstats.YAVG:value={DarkLuma}:function=greater,"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"select='not(mod(n,{step}))',{bright}thumbnail=n={MaxCandidates}");
    }
}
