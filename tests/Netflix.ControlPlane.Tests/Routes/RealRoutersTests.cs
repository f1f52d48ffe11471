using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netflix.ControlPlane.Routes;
using Netflix.ControlPlane.Routes.Bgp;
using Netflix.ControlPlane.Routes.Bmp;
using Netflix.ControlPlane.Routes.Mrt;
using Netflix.Lab.Processes;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Routes;

/// <summary>
/// BIRD announces routes of both families to GoBGP, which sends them to the station by BMP; BIRD writes its table as MRT. On loopback
/// addresses and ports of their own.
/// </summary>
public sealed class RealRoutersTests : IAsyncLifetime
{
    private const string GoBgp = "/usr/bin/gobgpd", Bird = "/usr/sbin/bird", BirdControl = "/usr/sbin/birdc";
    private const int Site = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("routers-test-");
    private readonly PrefixTable _table = new();
    private readonly int _goBgpPort = FreePort.Next(), _birdPort = FreePort.Next(), _apiPort = FreePort.Next();
    private BmpStation _station = null!;
    private ChildProcess _goBgp = null!;
    private ChildProcess _bird = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string BirdSocket => Path.Combine(_folder.FullName, "bird.ctl");

    private string Dump => Path.Combine(_folder.FullName, "table.mrt");

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(GoBgp) && File.Exists(Bird), $"{GoBgp} or {Bird} is missing: `./netflix test` installs them on Debian.");
        _station = new BmpStation(
            new RouteSources(), _table, Options.Create(new BmpOptions { Listen = "127.0.0.1:0", Routers = new Dictionary<string, int> { ["127.0.0.1"] = Site }, KeepRoutesSeconds = 1 }),
            TimeProvider.System, NullLogger<BmpStation>.Instance, NullLoggerFactory.Instance);
        await _station.StartAsync(Cancel);
        await UntilAsync(() => _station.Endpoint is not null, "the station listens");
        await File.WriteAllTextAsync(InFolder("gobgpd.toml"), $"""
            [global.config]
              as = 64500
              router-id = "127.0.0.21"
              port = {_goBgpPort}
              local-address-list = ["127.0.0.21"]
            [[neighbors]]
              [neighbors.config]
                neighbor-address = "127.0.0.22"
                peer-as = 64501
              [neighbors.transport.config]
                passive-mode = true
                local-address = "127.0.0.21"
              [neighbors.ebgp-multihop.config]
                enabled = true
                multihop-ttl = 2
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv4-unicast"
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv6-unicast"
            [[bmp-servers]]
              [bmp-servers.config]
                address = "127.0.0.1"
                port = {_station.Endpoint!.Port}
                route-monitoring-policy = "pre-policy"
            """, Cancel);
        await WriteBirdAsync("192.0.2.0/24", "198.51.100.0/24");
        _goBgp = await ChildProcess.StartAsync(new ChildSpec("gobgpd", GoBgp, ["-f", InFolder("gobgpd.toml"), "--api-hosts", $"127.0.0.1:{_apiPort}"], InFolder("gobgpd.log")));
        _bird = await ChildProcess.StartAsync(new ChildSpec("bird", Bird, ["-f", "-c", InFolder("bird.conf"), "-s", BirdSocket, "-P", InFolder("bird.pid")], InFolder("bird.log")));
    }

    public async ValueTask DisposeAsync()
    {
        await _bird.DisposeAsync();
        await _goBgp.DisposeAsync();
        await _station.StopAsync(CancellationToken.None);
        _station.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Routes_of_real_routers_arrive_within_two_seconds_and_leave_with_their_session()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 1 && Sites("2001:db8::1") == 1, "BIRD's routes arrive");
        SiteMatch match = _table.Find(Address("198.51.100.7"))[0];
        Assert.Equal((Site, 24, 1), (match.Site, match.PrefixLength, match.AsPathLength));

        await WriteBirdAsync("192.0.2.0/24", "203.0.113.0/25");
        await ConfigureAsync();
        long changed = Stopwatch.GetTimestamp();
        await UntilAsync(() => Sites("203.0.113.1") == 1 && Sites("198.51.100.7") == 0, "the change arrives");
        TestContext.Current.SendDiagnosticMessage($"A changed route was seen after {Stopwatch.GetElapsedTime(changed).TotalMilliseconds:0} ms.");

        await _bird.KillAsync();
        await UntilAsync(() => _table.Count == 0, "the dead session's routes leave");
    }

    [Fact]
    public async Task What_a_router_announced_stays_a_while_when_its_connection_ends_and_then_goes()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 1, "BIRD's routes arrive");
        await _goBgp.KillAsync();
        await UntilAsync(() => _table.Count == 0, "the routes are retired");
    }

    [Fact]
    public async Task A_table_that_BIRD_dumped_has_the_same_routes()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 1, "BIRD is up");
        await UntilAsync(() => File.Exists(Dump) && new FileInfo(Dump).Length > 0, "BIRD has written its table");
        await using FileStream dump = File.OpenRead(Dump);
        List<string> prefixes = [];
        await foreach (DumpedRoute route in MrtTable.ReadAsync(dump, Cancel)) prefixes.Add(route.Prefix.ToString());
        Assert.Contains("192.0.2.0/24", prefixes);
        Assert.Contains("198.51.100.0/24", prefixes);
    }

    private Task WriteBirdAsync(params string[] ipv4) => File.WriteAllTextAsync(InFolder("bird.conf"), $$"""
        router id 127.0.0.22;
        protocol device {}
        protocol static v4 { ipv4; {{string.Join(' ', ipv4.Select(prefix => $"route {prefix} blackhole;"))}} }
        protocol static v6 { ipv6; route 2001:db8::/32 blackhole; }
        protocol mrt { table "master4"; filename "{{Dump}}"; period 1; }
        protocol bgp gobgp {
          local 127.0.0.22 port {{_birdPort}} as 64501;
          neighbor 127.0.0.21 port {{_goBgpPort}} as 64500;
          strict bind yes;
          multihop 2;
          connect retry time 1;
          connect delay time 1;
          error wait time 1, 2;
          ipv4 { export all; import none; next hop self; };
          ipv6 { export all; import none; next hop address 2001:db8:ffff::1; };
        }
        """, Cancel);

    private async Task ConfigureAsync()
    {
        using Process control = Process.Start(new ProcessStartInfo(BirdControl, ["-s", BirdSocket, "configure"]) { RedirectStandardOutput = true })!;
        string answer = await control.StandardOutput.ReadToEndAsync(Cancel);
        await control.WaitForExitAsync(Cancel);
        Assert.Contains("Reconfigur", answer, StringComparison.Ordinal);
    }

    private async Task UntilAsync(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"In vain: {what}. The table has {_table.Count} prefixes.\ngobgpd: {_goBgp?.LogTail()}\nbird: {_bird?.LogTail()}");
            await Task.Delay(20, Cancel);
        }
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private int Sites(string address) => _table.Find(Address(address)).Length;

    private static NetworkAddress Address(string address) => NetworkAddress.Of(IPAddress.Parse(address));
}
