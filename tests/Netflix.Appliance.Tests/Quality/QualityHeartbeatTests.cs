using System.Net;
using System.Net.Sockets;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Quality;

/// <summary>From players' requests on real sockets to the control plane's end of a real link.</summary>
public sealed class QualityHeartbeatTests
{
    private const string Segment = "video-480p/1.m4s";

    [Fact]
    public async Task Viewers_who_are_served_are_heard_each_once_and_their_reports_split_no_cache()
    {
        var desk = new TokenDesk();
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000), ("artwork/poster.jpg", 10)), "--Access:Required=true", "--Quality:WindowSeconds=8");
        site.Fleet.ViewerAccess = TokenDesk.Tell("1", [desk]);
        await Deadline.UntilAsync(() => site.Fleet.Heartbeats.Last().ViewerAccessRevision == "1", () => "no keys");
        Client[] clients = [.. Enumerable.Range(1, 9).Select(i => new Client(site, $"127.0.7.{i}", desk))];
        try
        {
            // Of one network: two who starve, three who do not and one who says so in fields; one who only looks at posters, one with a
            // forged token, one whose player says nothing.
            string[] reports = ["bs%2Csid%3D%22{0}%22", "bsd%3D900%2Cv%3D2%2Csid%3D%22{0}%22", "bl%3D20000", "bl%3D20000", "bl%3D20000"];
            int round = 0;
            PrefixQuality[] told = [];
            await Deadline.UntilAsync(async () =>
            {
                round++;
                for (int i = 0; i < reports.Length; i++)
                    Assert.Equal(HttpStatusCode.OK, await clients[i].AskAsync($"{Segment}?CMCD={string.Format(System.Globalization.CultureInfo.InvariantCulture, reports[i], round)}"));
                Assert.Equal(HttpStatusCode.OK, await clients[5].AskAsync(Segment, "CMCD-Status", "bs"));
                Assert.Equal(HttpStatusCode.OK, await clients[6].AskAsync("artwork/poster.jpg?CMCD=bs"));
                Assert.Equal(HttpStatusCode.Unauthorized, await clients[7].AskForgedAsync($"{Segment}?CMCD=bs"));
                Assert.Equal(HttpStatusCode.OK, await clients[8].AskAsync(Segment));
                await Task.Delay(200, TestContext.Current.CancellationToken);
                told = [.. site.Fleet.Heartbeats.SelectMany(heartbeat => heartbeat.Quality)];
                return told.Length > 0;
            }, () => $"no report of {site.Fleet.Heartbeats.Count} heartbeats");
            PrefixQuality prefix = told.First(quality => !quality.Prefix.IsEmpty);
            Assert.Equal((byte[])[127, 0, 7], prefix.Prefix.ToByteArray());
            Assert.Equal((6u, 3u), (prefix.Clients, prefix.Starved));
            Assert.Single(site.Fleet.Heartbeats, heartbeat => heartbeat.Quality.Count > 0);
            Assert.Equal(1, site.OriginCount(Segment));
        }
        finally
        {
            foreach (Client client in clients) client.Dispose();
        }
    }

    /// <summary>A viewer with an address of its own.</summary>
    private sealed class Client : IDisposable
    {
        private readonly HttpClient _http;
        private readonly EdgeSite _site;
        private readonly string _token;
        private readonly string _forged;

        internal Client(EdgeSite site, string address, TokenDesk desk)
        {
            CommonAccessToken token = TokenDesk.For(site.Title.Url(""), DateTimeOffset.UtcNow.AddHours(1));
            (_site, _token, _forged) = (site, desk.Sign(token), new TokenDesk(2).Sign(token));
            _http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancel) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }) { BaseAddress = site.Appliance.Http.BaseAddress };
        }

        internal Task<HttpStatusCode> AskAsync(string file, string? field = null, string? value = null) => AskAsync(_token, file, field, value);

        internal Task<HttpStatusCode> AskForgedAsync(string file) => AskAsync(_forged, file, null, null);

        public void Dispose() => _http.Dispose();

        private async Task<HttpStatusCode> AskAsync(string token, string file, string? field, string? value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, TokenPath.With(token, _site.Title.Url(file)));
            if (field is not null) request.Headers.Add(field, value);
            using HttpResponseMessage answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }
}
