using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netflix.ControlPlane.Routes;
using Netflix.Lab.Networks;
using Netflix.Lab.Routers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Mrt;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Routes;

/// <summary>
/// One BIRD announces routes of both families to the GoBGP of two sites, each in a network namespace of its own with cables between them;
/// both send them to the station by BMP. BIRD writes its table as MRT.
/// </summary>
public sealed class RealRoutersTests : IAsyncLifetime
{
    private const int West = 7, East = 8;
    private const uint WestNetwork = 64500, EastNetwork = 64501, BirdNetwork = 64510;
    private const int KeepSeconds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly BgpNeighbour ToWest = new("west", "10.0.1.2", "10.0.1.1", WestNetwork), ToEast = new("east", "10.0.2.2", "10.0.2.1", EastNetwork);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("routers-test-");
    private readonly PrefixTable _table = new();
    private readonly Stack<IAsyncDisposable> _running = new();
    private NetworkLab _lab = null!;
    private GoBgpRouter _west = null!;
    private GoBgpRouter _east = null!;
    private BirdRouter _bird = null!;
    private string _birdSpace = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out IAsyncDisposable? last)) await last.DisposeAsync();
        if (_folder.Exists) _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Routes_of_both_families_come_and_go_within_two_seconds()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2 && Sites("2001:db8::1") == 2, "BIRD's routes arrive");
        SiteMatch match = _table.Find(Address("198.51.100.7"))[0];
        Assert.Equal((24, 1), (match.PrefixLength, match.AsPathLength));

        long changed = Stopwatch.GetTimestamp();
        await _bird.ConfigureAsync([ToWest, ToEast], ["192.0.2.0/24", "203.0.113.0/25", "2001:db8:1::/48"], Cancel);
        await UntilAsync(() => Sites("203.0.113.1") == 2 && Sites("198.51.100.7") == 0 && Sites("2001:db8:1::1") == 2 && Sites("2001:db8::1") == 0, "the change arrives");
        Assert.InRange(Stopwatch.GetElapsedTime(changed), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(2, Sites("192.0.2.1"));
    }

    [Fact]
    public async Task Of_two_sites_the_one_with_the_lower_discriminator_comes_first_and_before_that_the_one_with_the_shorter_path()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2, "BIRD's routes arrive");
        await _bird.ConfigureAsync([ToWest with { Med = 50 }, ToEast with { Med = 10 }], Prefixes, Cancel);
        await UntilAsync(() => _table.Find(Address("192.0.2.1")).ToArray() is [{ Site: East, Med: 10 }, { Site: West, Med: 50 }], "the lower discriminator is first");

        await _bird.ConfigureAsync([ToWest with { Med = 50 }, ToEast with { Med = 10, Prepends = 2 }], Prefixes, Cancel);
        await UntilAsync(() => _table.Find(Address("2001:db8::1")).ToArray() is [{ Site: West, AsPathLength: 1 }, { Site: East, AsPathLength: 3 }], "the shorter path is first");
    }

    [Fact]
    public async Task A_cable_that_is_pulled_takes_that_site_s_routes_along_and_no_others()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2 && Sites("2001:db8::1") == 2, "BIRD's routes arrive");
        await NetworkLab.SetLinkAsync(_birdSpace, "to-west", isUp: false);
        await UntilAsync(() => IsOnly("192.0.2.1", East) && IsOnly("2001:db8::1", East), "the routes of the broken session leave");

        await NetworkLab.SetLinkAsync(_birdSpace, "to-west", isUp: true);
        await UntilAsync(() => Sites("192.0.2.1") == 2 && Sites("2001:db8::1") == 2, "they come back with the cable");
    }

    [Fact]
    public async Task The_routes_of_a_router_that_dies_leave_with_its_sessions()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2, "BIRD's routes arrive");
        await _bird.KillAsync();
        await UntilAsync(() => _table.Count == 0, "the dead router's routes leave");
    }

    [Fact]
    public async Task What_a_router_announced_stays_while_it_starts_again_and_is_there_once_afterwards()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2 && Sites("2001:db8::1") == 2, "BIRD's routes arrive");
        await _west.KillAsync();
        await _west.RestartAsync(Cancel);
        // The connection before is still remembered when the new one has said it all: both count, then the new one alone.
        await UntilAsync(() => Announcements(West) == 2, "the router connects again");
        await UntilAsync(() => Announcements(West) == 1, "the connection before is retired");
        Assert.Equal(2, Sites("192.0.2.1"));
        await Task.Delay(TimeSpan.FromSeconds(KeepSeconds), Cancel);
        Assert.Equal((2, 2), (Sites("192.0.2.1"), Sites("2001:db8::1")));
    }

    [Fact]
    public async Task What_a_router_announced_goes_when_it_does_not_come_back()
    {
        await UntilAsync(() => Sites("192.0.2.1") == 2, "BIRD's routes arrive");
        await _east.KillAsync();
        Assert.Equal(2, Sites("192.0.2.1"));
        await UntilAsync(() => IsOnly("192.0.2.1", West) && IsOnly("2001:db8::1", West), "the routes are retired");
    }

    [Fact]
    public async Task A_table_that_BIRD_dumped_has_the_same_routes()
    {
        await UntilAsync(() => File.Exists(_bird.Dump) && new FileInfo(_bird.Dump).Length > 0, "BIRD has written its table");
        await using FileStream dump = File.OpenRead(_bird.Dump);
        List<string> prefixes = [];
        await foreach (BgpRoute route in MrtTable.ReadAsync(dump, MrtFilter.None, Cancel)) prefixes.Add(route.Prefix.ToString());
        Assert.Contains("192.0.2.0/24", prefixes);
        Assert.Contains("198.51.100.0/24", prefixes);
    }

    private static string[] Prefixes => ["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"];

    private async Task StartAsync()
    {
        _lab = Add(await NetworkLab.CreateAsync());
        string west = await _lab.AddNamespaceAsync("west"), east = await _lab.AddNamespaceAsync("east");
        _birdSpace = await _lab.AddNamespaceAsync("bird");
        (string Here, string There) toWest = await _lab.ConnectAsync(west), toEast = await _lab.ConnectAsync(east);
        await NetworkLab.JoinAsync(west, ("to-bird", $"{ToWest.There}/24"), _birdSpace, ("to-west", $"{ToWest.Here}/24"));
        await NetworkLab.JoinAsync(east, ("to-bird", $"{ToEast.There}/24"), _birdSpace, ("to-east", $"{ToEast.Here}/24"));

        var station = Add(new RunningStation(_table, new Dictionary<string, int> { [toWest.There] = West, [toEast.There] = East }, KeepSeconds));
        int port = await station.StartAsync(Cancel);
        _west = Add(await StartGoBgpAsync(west, WestNetwork, ToWest, toWest.Here, port));
        _east = Add(await StartGoBgpAsync(east, EastNetwork, ToEast, toEast.Here, port));
        _bird = Add(await BirdRouter.StartAsync(_folder.FullName, _birdSpace, BirdNetwork, [ToWest, ToEast], Prefixes, Cancel));
    }

    private Task<GoBgpRouter> StartGoBgpAsync(string space, uint network, BgpNeighbour fromBird, string station, int port) => GoBgpRouter.StartAsync(
        _folder.FullName, space, network, [new BgpNeighbour("bird", fromBird.There, fromBird.Here, BirdNetwork)], (station, port), isPassive: true, Cancel);

    private T Add<T>(T started) where T : IAsyncDisposable
    {
        _running.Push(started);
        return started;
    }

    private async Task UntilAsync(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"In vain: {what}. The table has {_table.Count} prefixes.\n{_west.LogTail()}\n{_east.LogTail()}\n{_bird.LogTail()}");
            await Task.Delay(20, Cancel);
        }
    }

    private int Sites(string address) => _table.Find(Address(address)).Length;

    private bool IsOnly(string address, int site) => _table.Find(Address(address)).ToArray() is [var only] && only.Site == site;

    private int Announcements(int site) => _table.Explain(Address("192.0.2.1"))[0].Announcements.Count(announcement => announcement.Site == site);

    private static NetworkAddress Address(string address) => NetworkAddress.Of(IPAddress.Parse(address));

    private sealed class RunningStation(PrefixTable table, Dictionary<string, int> routers, int keepSeconds) : IAsyncDisposable
    {
        private readonly RouterStation _station = Of(table, Options.Create(new BmpOptions { Listen = "0.0.0.0:0", Routers = routers, KeepRoutesSeconds = keepSeconds }));

        private static RouterStation Of(PrefixTable table, IOptions<BmpOptions> options) =>
            new(new SiteRouters(options), new RouteSources(), table, options, TimeProvider.System, NullLoggerFactory.Instance);

        internal async Task<int> StartAsync(CancellationToken cancel)
        {
            await _station.StartAsync(cancel);
            while (_station.Endpoint is null) await Task.Delay(10, cancel);
            return _station.Endpoint.Port;
        }

        public async ValueTask DisposeAsync()
        {
            await _station.StopAsync(CancellationToken.None);
            _station.Dispose();
        }
    }
}
