using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Caching;

internal sealed class CachingOptions
{
    /// <summary>Share of the time since Last-Modified that a response without a stated lifetime is taken to be fresh (RFC 9111, section 4.2.2); 0: never.</summary>
    [Range(0, 100)] public int HeuristicPercent { get; init; } = 10;

    /// <summary>What the heuristic gives at most.</summary>
    [Range(0, 31_536_000)] public int HeuristicMaxSeconds { get; init; } = 86_400;

    /// <summary>Lifetime of 404, 405, 410, 414 and 501 that state none; 0: not kept.</summary>
    [Range(0, 86_400)] public int NegativeSeconds { get; init; } = 5;

    /// <summary>Lifetime of 300, 301 and 308 that state none and have no Last-Modified; 0: not kept.</summary>
    [Range(0, 86_400)] public int RedirectSeconds { get; init; } = 60;

    /// <summary>How long after its end a response may stand in for an origin that fails, if nobody says otherwise; 0: only as long as response or request allow.</summary>
    [Range(0, 604_800)] public int StaleIfErrorSeconds { get; init; }

    /// <summary>
    /// After the origin failed about a stored response that may stand in, it stands in for this long without asking again: nobody
    /// waits for the same failure twice.
    /// </summary>
    [Range(0, 3600)] public int FailureSeconds { get; init; } = 5;

    /// <summary>
    /// RFC 9111 forbids stale answers where s-maxage is given (section 5.2.2.10), stale-while-revalidate beside it or not. Many CDNs and the
    /// origins behind them take the two together as leave to be stale; true does so as well.
    /// </summary>
    public bool StaleDespiteSharedMaxAge { get; init; }

    /// <summary>RFC 9111 lets responses with Set-Cookie be shared (section 7.3 warns); hardly an origin means that.</summary>
    public bool StoreSetCookie { get; init; }

    /// <summary>Fields a Vary may name; responses that name more are not kept.</summary>
    [Range(0, 32)] public int VaryFields { get; init; } = 8;

    /// <summary>Surrogate keys of a response; with more it is not kept, because a purge could not find it.</summary>
    [Range(0, 64)] public int SurrogateKeys { get; init; } = 64;
}

[OptionsValidator]
internal sealed partial class CachingOptionsValidator : IValidateOptions<CachingOptions>;
