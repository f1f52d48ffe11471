using System.Net;
using System.Text.Json;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    private static readonly Guid Master = Guid.NewGuid();
    private static readonly Guid Publication = Guid.NewGuid();
    private TokenIssuer _issuer = null!;
    private OriginSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TokenIssuer.StartAsync();
        _site = await OriginSite.StartAsync(_issuer);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_token_every_route_is_401_and_says_what_to_send()
    {
        using var client = new OriginClient(_site.Url, token: null);
        HttpResponseMessage[] answers =
        [
            await client.GetAsync("/titles/0123456789abcdef0123456789abcdef/manifest.mpd"),
            await client.GetAsync($"/masters/{Master}"),
            await client.PutMasterAsync(Master, [1]),
            await client.PutFileAsync(Publication, "a.mp4", [1]),
            await client.CommitAsync(Publication, [1]),
            await client.SendAsync(HttpMethod.Delete, $"/publications/{Publication}"),
        ];
        foreach (HttpResponseMessage answer in answers)
        {
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
            JsonElement problem = await OriginClient.JsonAsync(answer, HttpStatusCode.Unauthorized);
            Assert.Contains("Authorization: Bearer", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Empty(_site.Folder.Files("masters"));
    }

    public static TheoryData<string> WrongTokens => ["expired", "issuer", "audience", "stranger's key", "known key id, stranger's key", "garbage", "no signature", "hs256"];

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task A_token_that_is_not_ours_is_401(string wrong)
    {
        using var client = new OriginClient(_site.Url, Wrong(wrong));
        using HttpResponseMessage answer = await client.GetAsync($"/masters/{Master}");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.Single().ToString());
        await OriginClient.JsonAsync(answer, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(OriginToken.ReadTitles)]
    [InlineData(OriginToken.WriteMasters)]
    [InlineData("masters:reader xmasters:read")]
    [InlineData("")]
    public async Task A_token_without_the_scope_is_403_and_names_it(string scope)
    {
        using var client = new OriginClient(_site.Url, _issuer.Token(scope));
        using HttpResponseMessage answer = await client.GetAsync($"/masters/{Master}");
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"masters:read\"", answer.Headers.WwwAuthenticate.Single().ToString());
        JsonElement problem = await OriginClient.JsonAsync(answer, HttpStatusCode.Forbidden);
        Assert.Contains("masters:read", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_one_master_opens_that_one_only()
    {
        string scopes = $"{OriginToken.ReadMasters} {OriginToken.WriteMasters}";
        using var own = new OriginClient(_site.Url, _issuer.Token(scopes, master: Master));
        using var other = new OriginClient(_site.Url, _issuer.Token(scopes, master: Guid.NewGuid()));

        await OriginClient.JsonAsync(await other.PutMasterAsync(Master, [1]), HttpStatusCode.Forbidden);
        await OriginClient.JsonAsync(await own.PutMasterAsync(Master, [1]), HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/masters/{Master}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"/masters/{Master}")).StatusCode);
    }

    [Fact]
    public async Task A_token_for_one_publication_opens_that_one_only_and_may_carry_a_master_too()
    {
        using var own = new OriginClient(_site.Url, _issuer.Token($"{OriginToken.ReadMasters} {OriginToken.WriteTitles}", master: Master, publication: Publication));
        using var other = new OriginClient(_site.Url, _issuer.Token(OriginToken.WriteTitles, publication: Guid.NewGuid()));

        await OriginClient.JsonAsync(await own.PutFileAsync(Publication, "a.mp4", [1]), HttpStatusCode.Created);
        await OriginClient.JsonAsync(await other.PutFileAsync(Publication, "a.mp4", [1]), HttpStatusCode.Forbidden);
        await OriginClient.JsonAsync(await other.CommitAsync(Publication, [1]), HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.SendAsync(HttpMethod.Delete, $"/publications/{Publication}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await own.SendAsync(HttpMethod.Delete, $"/publications/{Publication}")).StatusCode);
    }

    [Fact]
    public async Task Every_request_leaves_one_access_line_and_no_token_in_any_log()
    {
        string token = _issuer.Token(OriginToken.ReadMasters);
        using var client = new OriginClient(_site.Url, token);
        await client.GetAsync($"/masters/{Master}");
        await Eventually.TrueAsync(() => _site.Logs.All.Any(IsAccessLine), () => string.Join('\n', _site.Logs.All));
        Assert.Single(_site.Logs.All, IsAccessLine);
        Assert.DoesNotContain(_site.Logs.All, line => line.Contains(token, StringComparison.Ordinal) || line.Contains(token.Split('.')[2], StringComparison.Ordinal));

        static bool IsAccessLine(string line) => line.Contains($"AccessLog: GET /masters/{Master} 404 in 0 out 0", StringComparison.Ordinal)
            && line.Contains("test-encoder", StringComparison.Ordinal);
    }

    private string Wrong(string kind)
    {
        const string scope = OriginToken.ReadMasters;
        string good = _issuer.Token(scope);
        return kind switch
        {
            "expired" => _issuer.Token(scope, expiresIn: TimeSpan.FromMinutes(-1)),
            "issuer" => _issuer.Token(scope, issuer: "someone-else"),
            "audience" => _issuer.Token(scope, audience: "netflix-appliance"),
            "stranger's key" => _issuer.Token(scope, key: TokenIssuer.NewKey()),
            "known key id, stranger's key" => _issuer.Token(scope, key: Impostor(_issuer.Key.KeyId)),
            "garbage" => "not.a.token",
            "no signature" => $"{Encode("""{"alg":"none"}""")}.{good.Split('.')[1]}.",
            _ => $"{Encode($$"""{"alg":"HS256","kid":"{{_issuer.Key.KeyId}}"}""")}.{good.Split('.')[1]}.{good.Split('.')[2]}",
        };
    }

    private static Microsoft.IdentityModel.Tokens.ECDsaSecurityKey Impostor(string keyId)
    {
        var key = TokenIssuer.NewKey();
        key.KeyId = keyId;
        return key;
    }

    private static string Encode(string json) => Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(json);
}
