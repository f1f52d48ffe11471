using Netflix.Lab;

namespace Netflix.LoadTests.Peers;

/// <summary>One of the servers that are compared.</summary>
/// <param name="Name">As in tables and behind --peers.</param>
/// <param name="SpeaksTls">Varnish does not; it leaves TLS to a proxy in front.</param>
/// <param name="Prepare">Writes its configuration and says how it is started.</param>
internal sealed record CacheProgram(string Name, bool SpeaksTls, Func<CacheSetup, LaunchCommand> Prepare)
{
    public static readonly CacheProgram Ours = new("ours", true, ApplianceEdge.Prepare);
    public static readonly CacheProgram Nginx = new("nginx", true, setup => NginxServer.Prepare(setup, readInThreads: false));
    public static readonly CacheProgram NginxThreads = new("nginx-threads", true, setup => NginxServer.Prepare(setup, readInThreads: true));
    public static readonly CacheProgram Varnish = new("varnish", false, VarnishServer.Prepare);
    public static readonly CacheProgram TrafficServer = new("trafficserver", true, ApacheTrafficServer.Prepare);

    /// <summary>Ours, and the peers of the names given.</summary>
    /// <exception cref="LabException">A name is not one of those the bench knows.</exception>
    public static List<CacheProgram> OursAnd(IEnumerable<string> names, params CacheProgram[] known) =>
    [
        Ours,
        .. names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()
            .Select(name => known.FirstOrDefault(peer => peer.Name == name)
                ?? throw new LabException($"This bench knows no peer '{name}'; it knows {string.Join(", ", known.Select(peer => peer.Name))}.")),
    ];
}

/// <param name="Account">The account to run as when the bench runs as root; 0 for programs that drop root's rights themselves.</param>
/// <param name="StartsOthers">It has children, which must not outlive it.</param>
internal sealed record LaunchCommand(string Program, IReadOnlyList<string> Arguments, bool StartsOthers = true, int Account = 0);
