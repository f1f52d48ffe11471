using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Segments may be copied by anyone; without a licence they are noise.</summary>
public sealed class LicenceTests(DemoSite demo)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_out_client_gets_no_licence()
    {
        using var http = new HttpClient { BaseAddress = demo.Site.WebUrl };
        using HttpResponseMessage response = await http.PostAsJsonAsync("/drm/clearkey", await LicenceRequestAsync(), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain("\"k\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_who_did_not_start_playback_gets_no_licence()
    {
        var (accessToken, _) = await demo.SignUpAsync($"{Guid.NewGuid():n}@example.com", "a long enough password");
        using var http = new HttpClient { BaseAddress = demo.Site.WebUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using HttpResponseMessage response = await http.PostAsJsonAsync("/drm/clearkey", await LicenceRequestAsync(), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_viewer_who_started_playback_gets_exactly_the_keys_asked_for()
    {
        var (accessToken, profile) = await demo.SignUpAsync($"{Guid.NewGuid():n}@example.com", "a long enough password");
        using var http = new HttpClient { BaseAddress = demo.Site.WebUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using JsonDocument playback = JsonDocument.Parse(await http.GetStringAsync($"/playback/{demo.Title}?profile_id={profile}", Cancel));
        http.DefaultRequestHeaders.Add("X-Playback-Session", playback.RootElement.GetProperty("session_id").GetString());

        object request = await LicenceRequestAsync();
        // As Shaka Player sends it: the key system's JSON without a content type.
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request));
        using HttpResponseMessage response = await http.PostAsync("/drm/clearkey", content, Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {body}");
        using JsonDocument licence = JsonDocument.Parse(body);
        JsonElement[] keys = [.. licence.RootElement.GetProperty("keys").EnumerateArray()];
        Assert.Equal(2, keys.Length);
        Assert.All(keys, key => Assert.Equal(22, key.GetProperty("k").GetString()!.Length));
    }

    // The key ids stand in the clear in the title's manifest, where every player reads them.
    private async Task<object> LicenceRequestAsync()
    {
        var (accessToken, profile) = await demo.SignUpAsync($"{Guid.NewGuid():n}@example.com", "a long enough password");
        using var http = new HttpClient { BaseAddress = demo.Site.WebUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using JsonDocument playback = JsonDocument.Parse(await http.GetStringAsync($"/playback/{demo.Title}?profile_id={profile}", Cancel));
        // Beside the manifest on the appliance, behind the same token.
        var dash = new Uri(playback.RootElement.GetProperty("direct_manifests").GetProperty("dash").GetString()!);
        using var viewer = new HttpClient();
        using JsonDocument manifest = JsonDocument.Parse(await viewer.GetStringAsync(new Uri(dash, "title.json"), Cancel));
        JsonElement protection = manifest.RootElement.GetProperty("protection");
        return new { kids = new[] { Kid(protection, "audio_key_id"), Kid(protection, "video_key_id") }, type = "temporary" };
    }

    private static string Kid(JsonElement protection, string name) =>
        Convert.ToBase64String(Convert.FromHexString(protection.GetProperty(name).GetString()!)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
