using Netflix.LoadTests.Peers;

namespace Netflix.LoadTests.Hits;

/// <param name="Bodies">Of each size, asked for in turn: one stays in the processor's cache, a hundred of 2.5 MB do not.</param>
internal sealed record HitsOptions(IReadOnlyList<CacheProgram> Servers, int Seconds, int Rounds, int Connections, int Bodies, bool Cleartext, bool Tls)
{
    public static readonly long[] Sizes = [16 * 1024, 256 * 1024, 2560 * 1024];
}
