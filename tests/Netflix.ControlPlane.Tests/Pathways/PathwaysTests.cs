using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Pathways;

public sealed class PathwaysTests(PostgresFixture postgres)
{
    private static readonly byte[] Mpd = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>"""u8.ToArray();
    private static readonly byte[] Hls = Encoding.UTF8.GetBytes("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000000\nvideo-720p.m3u8\n");
    private static readonly Dictionary<string, byte[]> Files = new() { ["manifest.mpd"] = Mpd, ["master.m3u8"] = Hls };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_names_the_appliances_as_pathways_and_a_drain_moves_a_running_playback_with_its_next_question()
    {
        await using ContentServer origin = await ContentServer.StartAsync();
        origin.Put("/manifest.mpd", Mpd);
        origin.Put("/master.m3u8", Hls);
        await using Replica replica = await StartAsync(origin.Url, "Steering:TtlSeconds=300", "Steering:RestlessTtlSeconds=10");
        Content title = await Cinema.PublishAsync(replica, files: Files);
        await Cinema.RunApplianceAsync(replica, "one", "DE", title.Package!.Value);
        await Cinema.RunApplianceAsync(replica, "two", "DE", title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        using HttpClient player = new(), ops = replica.Client("operator");
        JsonElement play = await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}");
        string[] ranked = [.. play.GetProperty("appliances").EnumerateArray().Select(appliance => appliance.GetProperty("name").GetString()!)];

        using HttpResponseMessage mpd = await player.GetAsync(play.GetProperty("manifests").GetProperty("dash").GetString(), Cancel);
        Assert.Equal("application/dash+xml", mpd.Content.Headers.ContentType?.MediaType);
        XElement root = XDocument.Parse(await mpd.Content.ReadAsStringAsync(Cancel)).Root!;
        Assert.Equal(ranked, root.Elements(root.Name.Namespace + "BaseURL").Select(url => url.Attribute("serviceLocation")!.Value));
        Assert.All(root.Elements(root.Name.Namespace + "BaseURL"), url => Assert.Matches($"^http://(one|two)\\.test:9000/t\\.[^/]+/titles/{title.Package}/$", url.Value));
        string steering = root.Element(root.Name.Namespace + "ContentSteering")!.Value;
        string hls = await player.GetStringAsync(play.GetProperty("manifests").GetProperty("hls").GetString(), Cancel);
        Assert.Contains($"#EXT-X-CONTENT-STEERING:SERVER-URI=\"{steering}\",PATHWAY-ID=\"{ranked[0]}\"", hls, StringComparison.Ordinal);
        Assert.All(origin.Asked, asked => Assert.StartsWith("Bearer ", asked.Authorization, StringComparison.Ordinal));
        await player.GetStringAsync(play.GetProperty("manifests").GetProperty("hls").GetString(), Cancel);
        Assert.Equal(2, origin.Asked.Count);

        JsonElement calm = await SteerAsync(player, $"{steering}?_DASH_pathway=\"{ranked[0]}\"&_DASH_throughput=5000000");
        Assert.Equal(1, calm.GetProperty("VERSION").GetInt32());
        Assert.Equal(ranked, Priority(calm));
        Assert.InRange(calm.GetProperty("TTL").GetInt32(), 240, 300);
        Assert.False(calm.TryGetProperty("PATHWAY-CLONES", out _));

        JsonElement listed = (await ops.GetFromJsonAsync<JsonElement>("/ops/appliances", Cancel)).GetProperty("appliances");
        Guid first = listed.EnumerateArray().Single(appliance => appliance.GetProperty("name").GetString() == ranked[0]).GetProperty("appliance_id").GetGuid();
        using (HttpResponseMessage drained = await ops.PutAsJsonAsync($"/ops/appliances/{first}/state", new { state = "draining", why = "a test" }, Cancel))
            Assert.Equal(HttpStatusCode.NoContent, drained.StatusCode);
        JsonElement moved = await Eventually.SeesAsync(() => SteerAsync(player, $"{steering}?_HLS_pathway={ranked[0]}"), answer => Priority(answer) is [var only] && only == ranked[1]);
        Assert.InRange(moved.GetProperty("TTL").GetInt32(), 8, 10);
        // Nobody left: what the manifest names, for it may be back before the next question.
        using (HttpResponseMessage down = await ops.PutAsJsonAsync($"/ops/appliances/{(await IdAsync(ops, ranked[1]))}/state", new { state = "down", why = "a test" }, Cancel))
            Assert.Equal(HttpStatusCode.NoContent, down.StatusCode);
        await Eventually.SeesAsync(() => SteerAsync(player, steering), answer => Priority(answer).SequenceEqual(ranked));
    }

    [Fact]
    public async Task An_appliance_that_joins_during_a_film_is_offered_as_a_clone_where_a_player_can_reach_it_by_its_host_alone()
    {
        await using ContentServer origin = await ContentServer.StartAsync();
        origin.Put("/manifest.mpd", Mpd);
        await using Replica replica = await StartAsync(origin.Url);
        Content title = await Cinema.PublishAsync(replica, files: Files);
        await Cinema.RunApplianceAsync(replica, "one", "DE", title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        using HttpClient player = new();
        string steering = await SteeringUrlAsync(player, await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}"));
        await Cinema.RunApplianceAsync(replica, "two", "DE", title.Package!.Value);
        await Cinema.RunApplianceAtAsync(replica, "elsewhere", "DE", "http://elsewhere.test:9001", title.Package!.Value);

        JsonElement answer = await SteerAsync(player, $"{steering}?_DASH_pathway=one");
        Assert.Equal(["one", "two"], Priority(answer).Order());
        JsonElement clone = Assert.Single(answer.GetProperty("PATHWAY-CLONES").EnumerateArray());
        Assert.Equal(("one", "two", "two.test"), (clone.GetProperty("BASE-ID").GetString(), clone.GetProperty("ID").GetString(), clone.GetProperty("URI-REPLACEMENT").GetProperty("HOST").GetString()));
    }

    [Fact]
    public async Task A_clone_is_based_on_whichever_pathway_has_its_port()
    {
        await using ContentServer origin = await ContentServer.StartAsync();
        origin.Put("/manifest.mpd", Mpd);
        await using Replica replica = await StartAsync(origin.Url);
        Content title = await Cinema.PublishAsync(replica, files: Files);
        await Cinema.RunApplianceAtAsync(replica, "one", "DE", "http://one.test:9001", title.Package!.Value);
        await Cinema.RunApplianceAtAsync(replica, "two", "DE", "http://two.test:9002", title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        using HttpClient player = new();
        string steering = await SteeringUrlAsync(player, await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}"));
        await Cinema.RunApplianceAtAsync(replica, "like-one", "DE", "http://like-one.test:9001", title.Package!.Value);
        await Cinema.RunApplianceAtAsync(replica, "like-two", "DE", "http://like-two.test:9002", title.Package!.Value);

        JsonElement answer = await SteerAsync(player, $"{steering}?_HLS_pathway=one");
        Assert.Equal(["like-one", "like-two", "one", "two"], Priority(answer).Order());
        Assert.Equal(
            ["one: like-one", "two: like-two"],
            answer.GetProperty("PATHWAY-CLONES").EnumerateArray().Select(clone => $"{clone.GetProperty("BASE-ID").GetString()}: {clone.GetProperty("ID").GetString()}").Order());
    }

    [Fact]
    public async Task With_the_origin_away_an_appliance_gives_the_manifest_and_one_that_lies_is_not_believed()
    {
        await using ContentServer liar = await ContentServer.StartAsync(), honest = await ContentServer.StartAsync();
        liar.Put("/manifest.mpd", """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period id="false"/></MPD>"""u8.ToArray());
        await using Replica replica = await StartAsync("http://127.0.0.1:9");
        Content title = await Cinema.PublishAsync(replica, files: Files);
        await Cinema.RunApplianceAtAsync(replica, "liar", "DE", liar.Url, title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        using HttpClient player = new();
        string path = $"/playback/{title.ContentId}?profile_id={visitor.ProfileId}";
        using (HttpResponseMessage refused = await player.GetAsync((await visitor.GetAsync(path)).GetProperty("manifests").GetProperty("dash").GetString(), Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        honest.Put("/manifest.mpd", Mpd);
        await Cinema.RunApplianceAtAsync(replica, "honest", "DE", honest.Url, title.Package!.Value);
        string mpd = await player.GetStringAsync((await visitor.GetAsync(path)).GetProperty("manifests").GetProperty("dash").GetString(), Cancel);
        Assert.DoesNotContain("false\"/>", mpd, StringComparison.Ordinal);
        Assert.All(honest.Asked, asked => Assert.Null(asked.Authorization));
    }

    [Fact]
    public async Task What_was_not_sealed_here_is_gone_and_a_ticket_opens_no_other_title()
    {
        await using ContentServer origin = await ContentServer.StartAsync();
        origin.Put("/manifest.mpd", Mpd);
        await using Replica replica = await StartAsync(origin.Url);
        Content title = await Cinema.PublishAsync(replica, files: Files), other = await Cinema.PublishAsync(replica, "Other", files: Files);
        await Cinema.RunApplianceAsync(replica, "one", "DE", title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        using HttpClient player = new() { BaseAddress = replica.PublicUrl };
        string dash = (await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}")).GetProperty("manifests").GetProperty("dash").GetString()!;

        Assert.Equal(HttpStatusCode.Gone, await StatusAsync("/steering/nothing"));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync($"/manifests/nothing/token/{title.Package}/manifest.mpd"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(dash.Replace(title.Package.ToString()!, other.Package.ToString(), StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(dash.Replace("manifest.mpd", "artwork/card.jpg", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(dash));

        async Task<HttpStatusCode> StatusAsync(string url)
        {
            using HttpResponseMessage answer = await player.GetAsync(url, Cancel);
            return answer.StatusCode;
        }
    }

    private async Task<Replica> StartAsync(string origin, params string[] settings) => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings:
    [
        "Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=120000",
        $"Origin:Url={origin}", .. settings,
    ]);

    private static async Task<string> SteeringUrlAsync(HttpClient player, JsonElement play)
    {
        XElement root = XDocument.Parse(await player.GetStringAsync(play.GetProperty("manifests").GetProperty("dash").GetString(), Cancel)).Root!;
        return root.Element(root.Name.Namespace + "ContentSteering")!.Value;
    }

    private static async Task<JsonElement> SteerAsync(HttpClient player, string url)
    {
        using HttpResponseMessage answer = await player.GetAsync(url, Cancel);
        Assert.Equal("application/vnd.apple.steering-list", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static string[] Priority(JsonElement answer) => [.. answer.GetProperty("PATHWAY-PRIORITY").EnumerateArray().Select(id => id.GetString()!)];

    private static async Task<Guid> IdAsync(HttpClient ops, string name) =>
        (await ops.GetFromJsonAsync<JsonElement>("/ops/appliances", Cancel)).GetProperty("appliances").EnumerateArray()
            .Single(appliance => appliance.GetProperty("name").GetString() == name).GetProperty("appliance_id").GetGuid();
}
