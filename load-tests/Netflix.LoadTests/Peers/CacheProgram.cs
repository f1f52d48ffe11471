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
}

/// <param name="Account">The account to run as when the bench runs as root; 0 for programs that drop root's rights themselves.</param>
internal sealed record LaunchCommand(string Program, IReadOnlyList<string> Arguments, int Account = 0)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
