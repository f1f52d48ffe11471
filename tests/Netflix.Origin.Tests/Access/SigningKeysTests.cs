using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Access;

public sealed class SigningKeysTests
{
    [Fact]
    public async Task An_origin_without_keys_is_alive_but_not_ready_and_becomes_ready_when_they_come()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        issuer.Answer = "the control plane is starting";
        await using OriginSite site = await OriginSite.StartAsync(issuer, waitUntilReady: false);

        await Eventually.TrueAsync(() => issuer.Fetches > 0, () => "no fetch");
        using HttpResponseMessage live = await site.Client.GetAsync("/health/live");
        using HttpResponseMessage ready = await site.Client.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live.StatusCode, ready.StatusCode));
        Assert.Contains("\"signing_keys\":\"Unhealthy\"", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        issuer.Answer = null;
        await site.Client.WaitUntilReadyAsync();
    }

    [Fact]
    public async Task A_restarted_origin_checks_tokens_while_the_control_plane_is_away()
    {
        using var folder = new TemporaryFolder();
        TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using (OriginSite first = await OriginSite.StartAsync(issuer, folder))
            await first.Client.PutMasterAsync(Guid.NewGuid(), [1]);
        await issuer.DisposeAsync();

        await using OriginSite second = await OriginSite.StartAsync(issuer, folder);
        using HttpResponseMessage answer = await second.Client.PutMasterAsync(Guid.NewGuid(), [2]);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var stranger = new OriginClient(second.Url, issuer.Token(OriginToken.ReadMasters, key: TokenIssuer.NewKey()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync($"/masters/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task A_key_rotated_in_is_learned_with_its_first_token()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using OriginSite site = await OriginSite.StartAsync(issuer, replace: services => services.AddSingleton<TimeProvider>(new LeapingTime()));
        issuer.Rotate();
        using var client = new OriginClient(site.Url, issuer.Token(OriginToken.ReadMasters));
        using HttpResponseMessage answer = await client.GetAsync($"/masters/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Tokens_with_invented_key_ids_do_not_flood_the_control_plane()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using OriginSite site = await OriginSite.StartAsync(issuer);
        for (int i = 0; i < 30; i++)
        {
            using var client = new OriginClient(site.Url, issuer.Token(OriginToken.ReadMasters, key: TokenIssuer.NewKey()));
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync($"/masters/{Guid.NewGuid()}")).StatusCode);
        }
        Assert.InRange(issuer.Fetches, 1, 5);
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("<html>")]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA","kid":"a","alg":"HS256"}]}""")]
    public async Task A_set_without_a_usable_key_does_not_replace_the_last_known_good_one(string answer)
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using OriginSite site = await OriginSite.StartAsync(issuer);
        issuer.Answer = answer;
        Assert.False(await site.Services.GetRequiredService<SigningKeys>().RefreshAsync(TestContext.Current.CancellationToken));
        using HttpResponseMessage served = await site.Client.GetAsync($"/masters/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, served.StatusCode);
    }

    [Fact]
    public async Task A_key_withdrawn_by_the_control_plane_stops_opening()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using OriginSite site = await OriginSite.StartAsync(issuer);
        string before = await site.Client.Http.GetStringAsync(new Uri($"{issuer.Url}/.well-known/jwks.json"), TestContext.Current.CancellationToken);
        issuer.Answer = before.Replace(issuer.Key.KeyId, "another", StringComparison.Ordinal);
        Assert.True(await site.Services.GetRequiredService<SigningKeys>().RefreshAsync(TestContext.Current.CancellationToken));
        using HttpResponseMessage served = await site.Client.GetAsync($"/masters/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.Unauthorized, served.StatusCode);
    }

    /// <summary>A clock on which ten seconds pass between any two looks.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 10);
    }
}
