using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Playback;

/// <summary>From the press of play to the licence, on whichever Redis the replica has.</summary>
public abstract class PlayTests
{
    private protected abstract Replica Replica { get; }
    private protected abstract string Database { get; }

    [Fact]
    public async Task A_viewer_is_sent_to_an_appliance_and_gets_the_keys_of_the_title()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica, "DE");
        Content title = await Cinema.PublishAsync(Replica);
        string near = await Cinema.RunApplianceAsync(Replica, "near", "DE", title.Package!.Value);
        string far = await Cinema.RunApplianceAsync(Replica, "far", "US", title.Package!.Value);

        JsonElement play = await PlayAsync(visitor, title, "&preferred_audio=en-GB&device_type=browser");
        Assert.Equal($"{near}/titles/{title.Package}/manifest.mpd", WithoutToken(play.GetProperty("direct_manifests").GetProperty("dash")));
        Assert.Equal($"{near}/titles/{title.Package}/master.m3u8", WithoutToken(play.GetProperty("direct_manifests").GetProperty("hls")));
        Assert.Equal($"{near}/titles/{title.Package}/artwork/thumbnails.vtt", WithoutToken(play.GetProperty("thumbnails")));
        Assert.Equal([near, far], play.GetProperty("appliances").EnumerateArray().Select(appliance => appliance.GetProperty("url").GetString()).Where(url => url == near || url == far));
        Assert.Equal(new Uri(Replica.PublicUrl, "/drm/clearkey").ToString(), play.GetProperty("licence").GetProperty("url").GetString());
        Assert.Equal("en", play.GetProperty("preferred_audio").GetString());
        Assert.Equal(0, play.GetProperty("resume_position_seconds").GetDouble());

        ContentKeyPair keys = await KeysAsync(title);
        JsonElement licence = await AskAsync(visitor, HttpStatusCode.OK, play, keys.Video, keys.Audio);
        Assert.Equal("temporary", licence.GetProperty("type").GetString());
        Assert.Equal([Encode(keys.Video.Key), Encode(keys.Audio.Key)], licence.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("k").GetString()));
        Assert.Equal("oct", licence.GetProperty("keys")[0].GetProperty("kty").GetString());
        await AskAsync(visitor, HttpStatusCode.OK, null, keys.Video);
    }

    [Fact]
    public async Task A_licence_may_never_be_cached()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        (Content title, JsonElement play) = await StartAsync(visitor);
        ContentKeyPair keys = await KeysAsync(title);
        using HttpResponseMessage response = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/drm/clearkey")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { kids = new[] { Encode(keys.Video.KeyId) }, type = "temporary" }),
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.NotEqual(default, play.GetProperty("session_id").GetGuid());
    }

    [Fact]
    public async Task There_is_no_licence_signed_out_without_a_session_or_for_another_title()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica), stranger = await Visitor.SignUpAsync(Replica);
        using var nobody = new Visitor(Replica);
        (Content title, JsonElement play) = await StartAsync(visitor);
        Content other = await Cinema.PublishAsync(Replica, "Other");
        ContentKeyPair keys = await KeysAsync(title), otherKeys = await KeysAsync(other);

        await AskAsync(nobody, HttpStatusCode.Unauthorized, null, keys.Video);
        await AskAsync(stranger, HttpStatusCode.Forbidden, null, keys.Video);
        await AskAsync(stranger, HttpStatusCode.Forbidden, play, keys.Video);
        await AskAsync(visitor, HttpStatusCode.Forbidden, play, otherKeys.Video);
        await AskAsync(visitor, HttpStatusCode.Forbidden, null, otherKeys.Video);
        await AskAsync(visitor, HttpStatusCode.Forbidden, play, keys.Video, otherKeys.Video);
        await AskAsync(visitor, HttpStatusCode.Forbidden, play, keys.Video, new ContentKey(Guid.NewGuid().ToByteArray(), []));
        await visitor.PostAsync("/drm/clearkey", new { kids = new[] { Encode(keys.Video.KeyId) } }, HttpStatusCode.Forbidden, ("X-Playback-Session", Guid.NewGuid().ToString()));
        await AskAsync(visitor, HttpStatusCode.OK, play, keys.Video);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"kids":[],"type":"temporary"}""")]
    [InlineData("""{"kids":["too-short"],"type":"temporary"}""")]
    [InlineData("""{"kids":["AAAAAAAAAAAAAAAAAAAAAA=="],"type":"temporary"}""")]
    [InlineData("""{"kids":["////////////////////8w"],"type":"temporary"}""")]
    [InlineData("""{"kids":["AAAAAAAAAAAAAAAAAAAAAA"],"type":"persistent-license"}""")]
    [InlineData("""{"kids":[null],"type":"temporary"}""")]
    [InlineData("""{"kids":"AAAAAAAAAAAAAAAAAAAAAA"}""")]
    public async Task What_is_no_licence_request_is_a_bad_request(string body)
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        using JsonDocument json = JsonDocument.Parse(body);
        await visitor.PostAsync("/drm/clearkey", json.RootElement, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_a_subscription_there_is_neither_playback_nor_a_licence()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        (Content title, JsonElement play) = await StartAsync(visitor);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(Database);
        await using NpgsqlCommand cancel = database.CreateCommand("UPDATE users SET subscription_state = 'cancelled' WHERE user_id = $1");
        cancel.Parameters.Add(new() { Value = visitor.AccountId });
        await cancel.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}", HttpStatusCode.Forbidden);
        await AskAsync(visitor, HttpStatusCode.Forbidden, play, (await KeysAsync(title)).Video);
    }

    [Fact]
    public async Task Playback_says_why_it_cannot_start()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica, "FR"), other = await Visitor.SignUpAsync(Replica);
        using var nobody = new Visitor(Replica);
        Content title = await Cinema.PublishAsync(Replica), draft = await Cinema.DraftAsync(Replica), german = await Cinema.PublishAsync(Replica, regions: ["DE"]);
        await Eventually.SeesAsync(() => Replica.Get<CatalogView>().Current.Find(draft.ContentId), seen => seen is not null);
        string profile = $"profile_id={visitor.ProfileId}";
        await nobody.GetAsync($"/playback/{title.ContentId}?{profile}", HttpStatusCode.Unauthorized);
        await visitor.GetAsync($"/playback/{title.ContentId}", HttpStatusCode.BadRequest);
        await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={other.ProfileId}", HttpStatusCode.Forbidden);
        await visitor.GetAsync($"/playback/{german.ContentId}?{profile}", HttpStatusCode.Forbidden);
        await visitor.GetAsync($"/playback/{Guid.NewGuid()}?{profile}", HttpStatusCode.NotFound);
        await visitor.GetAsync($"/playback/{draft.ContentId}?{profile}", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_resume_position_is_the_newest_told_and_a_finished_title_starts_over()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        (Content title, JsonElement play) = await StartAsync(visitor);
        await TellAsync(visitor, title, play, 100);
        await TellAsync(visitor, title, play, 250.5);
        Assert.Equal(250.5, (await PlayAsync(visitor, title)).GetProperty("resume_position_seconds").GetDouble());
        JsonElement shown = (await visitor.GetAsync($"/catalog?profile_id={visitor.ProfileId}&limit=1")).GetProperty("rows")[0];
        Assert.Equal("continue", shown.GetProperty("row_id").GetString());
        Assert.Equal(250.5, shown.GetProperty("titles")[0].GetProperty("resume").GetProperty("position_seconds").GetDouble());

        await TellAsync(visitor, title, play, 0.95 * Cinema.DurationSeconds);
        Assert.Equal(0, (await PlayAsync(visitor, title)).GetProperty("resume_position_seconds").GetDouble());
        Assert.Equal("new", (await visitor.GetAsync($"/catalog?profile_id={visitor.ProfileId}&limit=1")).GetProperty("rows")[0].GetProperty("row_id").GetString());
    }

    [Fact]
    public async Task Progress_is_for_ones_own_profile_session_and_a_known_title()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica), other = await Visitor.SignUpAsync(Replica);
        using var nobody = new Visitor(Replica);
        (Content title, JsonElement play) = await StartAsync(visitor);
        (_, JsonElement othersPlay) = await StartAsync(other, title);
        object Told(Guid profile, Guid content, JsonElement session, double position) =>
            new { profile_id = profile, content_id = content, session_id = session.GetProperty("session_id").GetGuid(), position_seconds = position };

        await nobody.PostAsync("/progress", Told(visitor.ProfileId, title.ContentId, play, 1), HttpStatusCode.Unauthorized);
        await visitor.PostAsync("/progress", Told(other.ProfileId, title.ContentId, play, 1), HttpStatusCode.Forbidden);
        await visitor.PostAsync("/progress", Told(visitor.ProfileId, title.ContentId, othersPlay, 1), HttpStatusCode.Forbidden);
        await visitor.PostAsync("/progress", Told(visitor.ProfileId, Guid.NewGuid(), play, 1), HttpStatusCode.NotFound);
        await visitor.PostAsync("/progress", Told(visitor.ProfileId, title.ContentId, play, -1), HttpStatusCode.BadRequest);
        await visitor.PostAsync("/progress", Told(visitor.ProfileId, title.ContentId, play, 10_000), HttpStatusCode.BadRequest);
        JsonElement problem = await visitor.PostAsync("/progress", new { }, HttpStatusCode.BadRequest);
        Assert.Equal(4, problem.GetProperty("errors").EnumerateObject().Count());
        await visitor.PostAsync("/progress", Told(visitor.ProfileId, title.ContentId, play, 1), HttpStatusCode.NoContent);
    }

    private async Task<(Content Title, JsonElement Play)> StartAsync(Visitor visitor, Content? title = null)
    {
        title ??= await Cinema.PublishAsync(Replica);
        await Cinema.RunApplianceAsync(Replica, "any", "DE", title.Package!.Value);
        return (title, await PlayAsync(visitor, title));
    }

    private static Task<JsonElement> PlayAsync(Visitor visitor, Content title, string more = "") =>
        visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}{more}");

    private static Task<JsonElement> TellAsync(Visitor visitor, Content title, JsonElement play, double position) => visitor.PostAsync("/progress",
        new { profile_id = visitor.ProfileId, content_id = title.ContentId, session_id = play.GetProperty("session_id").GetGuid(), position_seconds = position },
        HttpStatusCode.NoContent);

    private static Task<JsonElement> AskAsync(Visitor visitor, HttpStatusCode expected, JsonElement? play, params ContentKey[] keys)
    {
        (string, string)[] headers = play is { } session ? [("X-Playback-Session", session.GetProperty("session_id").GetString()!)] : [];
        return visitor.PostAsync("/drm/clearkey", new { kids = keys.Select(key => Encode(key.KeyId)).ToArray(), type = "temporary" }, expected, headers);
    }

    private Task<ContentKeyPair> KeysAsync(Content title) => Replica.Get<ContentKeyTable>().GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken);

    private static string WithoutToken(JsonElement url)
    {
        var uri = new Uri(url.GetString()!);
        Assert.True(TokenPath.Split(Encoding.ASCII.GetBytes(uri.AbsolutePath), out _, out ReadOnlySpan<byte> path));
        return uri.GetLeftPart(UriPartial.Authority) + Encoding.ASCII.GetString(path);
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

public sealed class PlayOnGarnetTests(ReplicaFixture fixture) : PlayTests, IClassFixture<ReplicaFixture>
{
    private protected override Replica Replica => fixture.Replica;
    private protected override string Database => fixture.Database;
}

public sealed class PlayOnRedisTests(ReplicaOnRedisFixture fixture) : PlayTests, IClassFixture<ReplicaOnRedisFixture>
{
    private protected override Replica Replica => fixture.Replica;
    private protected override string Database => fixture.Database;
}
