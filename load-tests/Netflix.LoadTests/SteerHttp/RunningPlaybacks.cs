using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Netflix.Lab;
using Netflix.Lab.Site;

namespace Netflix.LoadTests.SteerHttp;

/// <summary>Playbacks of one title by viewers with an address each, and what their players ask from then on.</summary>
internal static class RunningPlaybacks
{
    /// <returns>A whole request for each playback: its ticket, the pathway in use, its viewer's address as a load balancer passes it on.</returns>
    public static async Task<byte[][]> OpenAsync(LabSite site, Guid title, int count, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = site.WebUrl };
        string email = $"{Guid.NewGuid():n}@example.com";
        using HttpResponseMessage signedUp = await http.PostAsJsonAsync("/auth/sign-up", new { email, password = "a long enough password", name = "Bench", region = "DE" }, cancel);
        if (signedUp.StatusCode != HttpStatusCode.Created)
            throw new LabException($"Sign-up answered {(int)signedUp.StatusCode}: {await signedUp.Content.ReadAsStringAsync(cancel)}");
        JsonElement session = await signedUp.Content.ReadFromJsonAsync<JsonElement>(cancel);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());
        Guid profile = session.GetProperty("user").GetProperty("profiles")[0].GetProperty("profile_id").GetGuid();

        byte[][] questions = new byte[count][];
        for (int viewer = 0; viewer < count; viewer++)
            questions[viewer] = await OpenOneAsync(http, site.WebUrl, $"/playback/{title}?profile_id={profile}", viewer, cancel);
        return questions;
    }

    private static async Task<byte[]> OpenOneAsync(HttpClient http, Uri web, string path, int viewer, CancellationToken cancel)
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"10.{viewer / 256}.{viewer % 256}.7");
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", address } } };
        using HttpResponseMessage answer = await http.SendAsync(request, cancel);
        string body = await answer.Content.ReadAsStringAsync(cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new LabException($"GET {path} answered {(int)answer.StatusCode}: {body}");
        JsonElement playback = JsonSerializer.Deserialize<JsonElement>(body);
        // /manifests/{ticket}/{token}/…
        string ticket = new Uri(playback.GetProperty("manifests").GetProperty("dash").GetString()!).Segments[2].TrimEnd('/');
        string pathway = playback.GetProperty("appliances")[0].GetProperty("name").GetString()!;
        return Encoding.ASCII.GetBytes(
            $"GET /steering/{ticket}?_DASH_pathway=%22{pathway}%22&_DASH_throughput=25000000 HTTP/1.1\r\nHost: {web.Authority}\r\nX-Forwarded-For: {address}\r\n\r\n");
    }
}
