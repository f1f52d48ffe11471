using System.Globalization;
using System.Text;
using Netflix.Lab.Networks;
using Netflix.Lab.Processes;

namespace Netflix.Lab.Routers;

/// <summary>A BIRD in a namespace, which announces prefixes of both families to its neighbours and writes its IPv4 table as MRT each second.</summary>
public sealed class BirdRouter : IAsyncDisposable
{
    private const string Program = "/usr/sbin/bird", Control = "/usr/sbin/birdc";

    private readonly string _folder;
    private readonly uint _network;
    private ChildProcess _process = null!;

    private BirdRouter(string folder, uint network) => (_folder, _network) = (folder, network);

    /// <summary>Where its table is written.</summary>
    public string Dump => Path.Combine(_folder, "table.mrt");

    private string Socket => Path.Combine(_folder, "bird.ctl");

    private string ConfigurationFile => Path.Combine(_folder, "bird.conf");

    /// <param name="folder">For its configuration, log and dumps.</param>
    /// <exception cref="LabException">It is not installed.</exception>
    public static async Task<BirdRouter> StartAsync(
        string folder, string space, uint network, IReadOnlyList<BgpNeighbour> neighbours, IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        if (!File.Exists(Program)) throw new LabException($"{Program} is missing: `./netflix test` installs it on Debian.");
        var router = new BirdRouter(folder, network);
        await File.WriteAllTextAsync(router.ConfigurationFile, router.Configuration(neighbours, prefixes), cancel);
        router._process = await ChildProcess.StartAsync(NetworkLab.In(space, new ChildSpec(
            "bird", Program, ["-f", "-c", router.ConfigurationFile, "-s", router.Socket, "-P", Path.Combine(folder, "bird.pid")], Path.Combine(folder, "bird.log"))));
        return router;
    }

    public string LogTail() => _process.LogTail();

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Announces these, and no others, to these neighbours.</summary>
    public async Task ConfigureAsync(IReadOnlyList<BgpNeighbour> neighbours, IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(ConfigurationFile, Configuration(neighbours, prefixes), cancel);
        using var control = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Control, ["-s", Socket, "configure"]) { RedirectStandardOutput = true })!;
        string answer = await control.StandardOutput.ReadToEndAsync(cancel);
        await control.WaitForExitAsync(cancel);
        if (!answer.Contains("Reconfigur", StringComparison.Ordinal)) throw new LabException($"BIRD does not take its configuration: {answer}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private string Configuration(IReadOnlyList<BgpNeighbour> neighbours, IReadOnlyList<string> prefixes)
    {
        static string Routes(IEnumerable<string> prefixes) => string.Join(' ', prefixes.Select(prefix => $"route {prefix} blackhole;"));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $$"""
            router id {{neighbours[0].Here}};
            protocol device {}
            protocol static v4 { ipv4; {{Routes(prefixes.Where(prefix => !prefix.Contains(':', StringComparison.Ordinal)))}} }
            protocol static v6 { ipv6; {{Routes(prefixes.Where(prefix => prefix.Contains(':', StringComparison.Ordinal)))}} }
            protocol mrt { table "master4"; filename "{{Dump}}"; period 1; }
            """);
        foreach (BgpNeighbour neighbour in neighbours)
        {
            string export = $"export filter {{ bgp_med = {neighbour.Med}; {string.Concat(Enumerable.Repeat($"bgp_path.prepend({_network}); ", neighbour.Prepends))}accept; }}; import none;";
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                protocol bgp {{neighbour.Name}} {
                  local {{neighbour.Here}} as {{_network}};
                  neighbor {{neighbour.There}} as {{neighbour.Network}};
                  hold time 3;
                  connect retry time 1;
                  connect delay time 1;
                  error wait time 1, 2;
                  ipv4 { {{export}} next hop self; };
                  ipv6 { {{export}} next hop address 2001:db8:ffff::1; };
                }
                """);
        }
        return text.ToString();
    }
}
