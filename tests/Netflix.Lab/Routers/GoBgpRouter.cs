using System.Text;
using Netflix.Lab.Networks;
using Netflix.Lab.Processes;

namespace Netflix.Lab.Routers;

/// <summary>A gobgpd in a namespace, which waits for its neighbours and sends what they announce to a BMP station.</summary>
public sealed class GoBgpRouter : IAsyncDisposable
{
    private const string Program = "/usr/bin/gobgpd", Control = "/usr/bin/gobgp";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChildSpec _spec;
    private readonly string _space;
    private ChildProcess _process;

    private GoBgpRouter(string space, ChildSpec spec, ChildProcess process) => (_space, _spec, _process) = (space, spec, process);

    /// <param name="folder">For its configuration and log.</param>
    /// <param name="station">Address and port; null: it sends its routes nowhere.</param>
    /// <exception cref="LabException">It is not installed, or does not start.</exception>
    public static async Task<GoBgpRouter> StartAsync(
        string folder, string space, uint network, IReadOnlyList<BgpNeighbour> neighbours, (string Address, int Port)? station, bool isPassive, CancellationToken cancel)
    {
        if (!File.Exists(Program)) throw new LabException($"{Program} is missing: `./netflix test` installs it on Debian.");
        string configuration = Path.Combine(folder, $"{space}.toml");
        await File.WriteAllTextAsync(configuration, Configuration(network, neighbours, station, isPassive), cancel);
        ChildSpec spec = NetworkLab.In(space, new ChildSpec($"gobgpd in {space}", Program, ["-f", configuration, "--api-hosts", "127.0.0.1:50051"], Path.Combine(folder, $"{space}.log")));
        var router = new GoBgpRouter(space, spec, await ChildProcess.StartAsync(spec));
        await router.UntilReadyAsync(cancel);
        return router;
    }

    public string LogTail() => _process.LogTail();

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async Task RestartAsync(CancellationToken cancel)
    {
        await _process.DisposeAsync();
        _process = await ChildProcess.StartAsync(_spec);
        await UntilReadyAsync(cancel);
    }

    /// <summary>As an operator would on its command line, e.g. "global", "rib", "add", "192.0.2.0/24".</summary>
    public Task<string> TellAsync(params IEnumerable<string> command) => NetworkLab.RunInAsync(_space, [Control, .. command]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task UntilReadyAsync(CancellationToken cancel) => Readiness.UntilAsync(_process, async _ =>
    {
        try
        {
            await TellAsync("global");
            return true;
        }
        catch (LabException)
        {
            return false;
        }
    }, Patience, cancel);

    // Three seconds is the shortest hold time there is (RFC 4271, section 4.2).
    private static string Configuration(uint network, IReadOnlyList<BgpNeighbour> neighbours, (string Address, int Port)? station, bool isPassive)
    {
        var text = new StringBuilder();
        text.AppendLine($"""
            [global.config]
              as = {network}
              router-id = "{neighbours[0].Here}"
            """);
        foreach (BgpNeighbour neighbour in neighbours)
        {
            text.AppendLine($"""
                [[neighbors]]
                  [neighbors.config]
                    neighbor-address = "{neighbour.There}"
                    peer-as = {neighbour.Network}
                  [neighbors.timers.config]
                    connect-retry = 1
                    hold-time = 3
                    keepalive-interval = 1
                  [neighbors.transport.config]
                    passive-mode = {(isPassive ? "true" : "false")}
                    local-address = "{neighbour.Here}"
                  [[neighbors.afi-safis]]
                    [neighbors.afi-safis.config]
                      afi-safi-name = "ipv4-unicast"
                  [[neighbors.afi-safis]]
                    [neighbors.afi-safis.config]
                      afi-safi-name = "ipv6-unicast"
                """);
        }
        if (station is { } listens)
        {
            text.AppendLine($"""
                [[bmp-servers]]
                  [bmp-servers.config]
                    address = "{listens.Address}"
                    port = {listens.Port}
                    route-monitoring-policy = "pre-policy"
                """);
        }
        return text.ToString();
    }
}
