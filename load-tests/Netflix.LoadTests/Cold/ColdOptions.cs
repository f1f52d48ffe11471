using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Cold;

/// <summary>Hot bodies, small as audio segments are, and cold ones of the size of a video segment.</summary>
internal sealed record ColdOptions(int Seconds, int Rounds, long DiskBytesPerSecond)
{
    public const int HotClients = 100;
    public const int ColdClients = 16;
    public static readonly TimeSpan HotInterval = TimeSpan.FromMilliseconds(250);
    public static readonly BenchBody[] HotBodies = [.. Enumerable.Range(1, 64).Select(id => new BenchBody(64 * 1024, id))];
    private const long ColdBytes = 1 << 20;

    /// <summary>More than the disk gives in one run, so that none is asked for twice.</summary>
    public BenchBody[] ColdBodies => [.. Enumerable.Range(1, (int)(DiskBytesPerSecond * (Seconds + 4) / ColdBytes) + 2 * ColdClients).Select(id => new BenchBody(ColdBytes, id))];
}
