using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.ControlPlane.Routes;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Routers;

namespace Netflix.ControlPlane.Tests.Routes;

/// <summary>Routers by API. A router here is a socket that speaks BMP from a loopback address of its own.</summary>
public sealed class RouterTests(PostgresFixture postgres)
{
    private const string Router = "127.0.0.31", Declared = "127.0.0.32";
    private static readonly string[] Settings = ["Sites:RefreshMilliseconds=50", "Bmp:Listen=127.0.0.1:0"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_router_is_let_in_by_every_replica_and_when_it_is_taken_out_its_session_ends_and_its_routes_go()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] masterKey = RandomNumberGenerator.GetBytes(32);
        await using Replica one = await Replica.StartAsync(database, masterKey: masterKey, settings: Settings);
        await using Replica two = await Replica.StartAsync(database, masterKey: masterKey, settings: Settings);
        using Visitor ops = Visitor.Operator(one), elsewhere = Visitor.Operator(two);
        int site = await Places.EnsureSiteAsync(one, "fra-1", "DE"), other = await Places.EnsureSiteAsync(one, "ams-1", "NL");
        Assert.False(await IsLetInAsync(two));

        await ops.PostAsync("/ops/routers", new { address = Router, site_id = site, why = "new" }, HttpStatusCode.Created);
        using Socket connection = await EnterAsync(two);
        await SeesSitesAsync(elsewhere, "fra-1");
        JsonElement listed = Assert.Single((await elsewhere.GetAsync("/ops/routers")).GetProperty("routers").EnumerateArray());
        Assert.Equal((Router, "fra-1", "api", 1), (listed.GetProperty("address").GetString(), listed.GetProperty("site").GetString(), listed.GetProperty("from").GetString(), listed.GetProperty("connections_here").GetInt32()));
        await ops.PostAsync("/ops/routers", new { address = $"::ffff:{Router}", site_id = other, why = "twice" }, HttpStatusCode.Conflict);

        await ops.DeleteAsync($"/ops/routers/{Router}?why=gone", HttpStatusCode.NoContent);
        await SeesSitesAsync(elsewhere, "");
        Assert.True(await IsClosedAsync(connection));
        Assert.False(await IsLetInAsync(two));
        await ops.DeleteAsync($"/ops/routers/{Router}?why=again", HttpStatusCode.NotFound);
        Assert.Equal(["router.remove", "router.create"], (await ops.GetAsync("/ops/audit?limit=2")).GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Routes_that_outlive_their_connection_go_as_well_when_the_router_stands_for_another_site()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Settings);
        using Visitor ops = Visitor.Operator(replica);
        int site = await Places.EnsureSiteAsync(replica, "fra-1", "DE"), other = await Places.EnsureSiteAsync(replica, "ams-1", "NL");
        await ops.PostAsync("/ops/routers", new { address = Router, site_id = site, why = "new" }, HttpStatusCode.Created);
        using (await EnterAsync(replica)) await SeesSitesAsync(ops, "fra-1");
        await Eventually.SeesAsync(async () => (await ops.GetAsync("/ops/routers")).GetProperty("routers")[0].GetProperty("connections_here").GetInt32(), count => count == 0);
        await SeesSitesAsync(ops, "fra-1");

        await ops.DeleteAsync($"/ops/routers/{Router}?why=moves", HttpStatusCode.NoContent);
        await ops.PostAsync("/ops/routers", new { address = Router, site_id = other, why = "moves" }, HttpStatusCode.Created);
        await SeesSitesAsync(ops, "");
        using Socket moved = await EnterAsync(replica);
        await SeesSitesAsync(ops, "ams-1");
        // A site that goes takes its routers along.
        await ops.DeleteAsync($"/ops/sites/{other}?why=closed", HttpStatusCode.NoContent);
        await SeesSitesAsync(ops, "");
        Assert.Empty((await ops.GetAsync("/ops/routers")).GetProperty("routers").EnumerateArray());
    }

    [Fact]
    public async Task The_options_win_and_what_is_wrong_is_said()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: [.. Settings, $"Bmp:Routers:{Declared}=1"]);
        using Visitor ops = Visitor.Operator(replica);
        int site = await Places.EnsureSiteAsync(replica, "fra-1", "DE");
        JsonElement refused = await ops.PostAsync("/ops/routers", new { address = Declared, site_id = site, why = "x" }, HttpStatusCode.Conflict);
        Assert.Contains("Bmp:Routers", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await ops.DeleteAsync($"/ops/routers/{Declared}?why=x", HttpStatusCode.Conflict);
        Assert.Equal("options", (await ops.GetAsync("/ops/routers")).GetProperty("routers")[0].GetProperty("from").GetString());
        JsonElement wrong = await ops.PostAsync("/ops/routers", new { address = "fe80::1%2" }, HttpStatusCode.BadRequest);
        Assert.Equal(["address", "site_id", "why"], wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        await ops.PostAsync("/ops/routers", new { address = Router, site_id = 4711, why = "x" }, HttpStatusCode.BadRequest);
    }

    private static async Task<Socket> EnterAsync(Replica replica) => (await Eventually.SeesAsync<Socket?>(() => ConnectAsync(replica), socket => socket is not null))!;

    private static async Task<bool> IsLetInAsync(Replica replica)
    {
        using Socket? connection = await ConnectAsync(replica);
        return connection is not null;
    }

    /// <summary>Announces 192.0.2.0/24 over a connection that stays; null when it is not let in.</summary>
    private static async Task<Socket?> ConnectAsync(Replica replica)
    {
        IPEndPoint station = await Eventually.SeesAsync(() => replica.Get<RouterStation>().Endpoint, endpoint => endpoint is not null) ?? throw new InvalidOperationException();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(Router), 0));
        await socket.ConnectAsync(station, Cancel);
        byte[] open = WireWriter.BgpMessage(1, new WireWriter().Byte(4).TwoBytes(64500).TwoBytes(90).FourBytes(1).Byte(0).Bytes);
        try
        {
            await socket.SendAsync(WireWriter.BmpMessage(3, [.. WireWriter.Peer(1), .. new byte[20], .. open, .. open]), Cancel);
            await socket.SendAsync(WireWriter.BmpMessage(0, [.. WireWriter.Peer(1), .. WireWriter.Update([], [], [24, 192, 0, 2])]), Cancel);
            if (!await IsClosedAsync(socket)) return socket;
        }
        catch (SocketException)
        {
            // Closed at the other end.
        }
        socket.Dispose();
        return null;
    }

    // A station never says anything: what is readable is its end.
    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        for (int i = 0; i < 20; i++)
        {
            if (socket.Poll(0, SelectMode.SelectRead)) return true;
            await Task.Delay(10, Cancel);
        }
        return false;
    }

    private static Task<string> SeesSitesAsync(Visitor ops, string sites) => Eventually.SeesAsync(
        async () => string.Join(' ', (await ops.GetAsync("/ops/prefixes/192.0.2.7")).GetProperty("sites").EnumerateArray().Select(site => site.GetProperty("site").GetString())), seen => seen == sites);
}
