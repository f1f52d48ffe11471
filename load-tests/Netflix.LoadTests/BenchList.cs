using Netflix.Lab;
using Netflix.LoadTests.Bgp;
using Netflix.LoadTests.Cold;
using Netflix.LoadTests.Collapse;
using Netflix.LoadTests.FleetLink;
using Netflix.LoadTests.FleetSim;
using Netflix.LoadTests.HitRatio;
using Netflix.LoadTests.Hits;
using Netflix.LoadTests.Idle;
using Netflix.LoadTests.Memory;
using Netflix.LoadTests.Restart;
using Netflix.LoadTests.Soak;
using Netflix.LoadTests.Startup;
using Netflix.LoadTests.Steer;
using Netflix.LoadTests.SteerHttp;
using Spectre.Console;

namespace Netflix.LoadTests;

/// <summary>Every bench by its name. Each prints a table with units, and a last line that a script can read.</summary>
internal static class BenchList
{
    private static readonly Dictionary<string, (string What, Func<string[], Task<int>> Run)> Benches = new()
    {
        ["hit-ratio"] = ("requests and bytes answered from disk, the real admission code beside LRU, FIFO and S3-FIFO [TRACE.csv]", HitRatioBench.RunAsync),
        ["hits"] = ("cache hits a second on one core, beside nginx, Varnish and Traffic Server [--quick] [--peers nginx]", HitsBench.RunAsync),
        ["collapse"] = ("a crowd on one cold body of a slow origin", CollapseBench.RunAsync),
        ["cold"] = ("time to first byte of hot bodies while others come from a slow disk", ColdBench.RunAsync),
        ["restart"] = ("kill -9 with many objects, time until hits are served [--objects N] [--size BYTES]", RestartBench.RunAsync),
        ["idle"] = ("memory of an idle keep-alive connection", IdleBench.RunAsync),
        ["memory"] = ("memory of a cached object at ten million of them [--objects N]", MemoryBench.RunAsync),
        ["soak"] = ("memory and sockets of an appliance under everything at once [--minutes N]", SoakBench.RunAsync),
        ["steer"] = ("the pure steering decision: 1,200 sites, 5,000 appliances, 1.2 million prefixes [--seconds N]", SteerBench.RunAsync),
        ["fleet-sim"] = ("an evening of ten million streams in compressed time, steered by the real engine, a tenth of the fleet lost at the peak [--streams N] [--sites N] [--appliances N]", FleetSimBench.RunAsync),
        ["steer-http"] = ("steering manifests for running playbacks from one control plane on one core [--seconds N]", SteerHttpBench.RunAsync),
        ["fleet-link"] = ("5,000 simulated appliances on one replica, and its restart [--appliances N] [--seconds N]", FleetLinkBench.RunAsync),
        ["bgp"] = ("from a BGP announcement until the control plane steers by it, and a full table by BMP and as an upload [--changes N] [--ipv4 N] [--ipv6 N]", BgpBench.RunAsync),
        ["startup"] = ("click on play to first decoded frame in Chromium, warm appliance [--runs N]", StartupBench.RunAsync),
    };

    public static Task<int> RunAsync(string name, string[] arguments) => Benches.TryGetValue(name, out var bench)
        ? bench.Run(arguments)
        : throw new LabException($"There is no bench '{name}'; there is: {string.Join(", ", Benches.Keys)}.");

    public static void Print()
    {
        var table = new Table().RoundedBorder().AddColumns("bench", "what it measures");
        foreach (var (name, bench) in Benches)
            table.AddRow(new Text(name), new Text(bench.What));
        AnsiConsole.Write(table);
    }
}
