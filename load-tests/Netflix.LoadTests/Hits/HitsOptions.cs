using Netflix.LoadTests.Peers;

namespace Netflix.LoadTests.Hits;

internal sealed record HitsOptions(IReadOnlyList<CacheProgram> Servers, int Seconds, int Rounds, int Connections, bool Cleartext, bool Tls)
{
    public static readonly long[] Sizes = [16 * 1024, 256 * 1024, 2560 * 1024];
}
