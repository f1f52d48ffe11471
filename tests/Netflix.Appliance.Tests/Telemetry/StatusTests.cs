using System.Net.Http.Headers;
using System.Text.Json;
using Netflix.Appliance.Tests.Site;
using Netflix.Lab.Processes;

namespace Netflix.Appliance.Tests.Telemetry;

public sealed class StatusTests
{
    private readonly string _admin = $"Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{FreePort.Next()}";

    [Fact]
    public async Task Status_log_and_metrics_agree_on_what_viewers_were_given()
    {
        string log = Path.Combine(Path.GetTempPath(), $"access-{Guid.NewGuid():N}.log");
        await using CachedSite site = await CachedSite.StartAsync($"AccessLog:File={log}", _admin);
        site.Answers(200, "body", "Cache-Control: max-age=60");
        await site.GetAsync("/a?secret=1");
        await site.GetAsync("/a");
        await site.GetAsync("/a");
        await site.SendAsync(HttpMethod.Post, "/b");
        try
        {
            using JsonDocument status = JsonDocument.Parse(await GetAsync(site, "/status"));
            JsonElement outcomes = status.RootElement.GetProperty("viewers").GetProperty("byOutcome");
            Assert.Equal((1, 4), Of(outcomes, "hit"));
            Assert.Equal((2, 8), Of(outcomes, "miss"));
            Assert.Equal((1, 4), Of(outcomes, "pass"));
            Assert.Equal(1, outcomes.GetProperty("hit").GetProperty("firstBytes").EnumerateArray().Sum(count => count.GetInt64()));
            Assert.Equal(64 * 1024 * 1024, status.RootElement.GetProperty("disks")[0].GetProperty("capacityBytes").GetInt64());

            string metrics = await GetAsync(site, "/metrics");
            Assert.Contains("cdn_delivery_sent_bytes_total{cache=\"hit\"} ", metrics, StringComparison.Ordinal);

            await Deadline.UntilAsync(() => File.Exists(log) && File.ReadAllLines(log).Length == 4, () => $"{(File.Exists(log) ? File.ReadAllText(log) : "no file")}");
            string[] lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
            Assert.Equal(["miss", "miss", "hit", "pass"], lines.Select(line => line.Split('"')[6].Split(' ')[1]));
            Assert.DoesNotContain("secret", string.Join('\n', lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task A_browser_gets_a_page_on_which_only_its_own_script_runs()
    {
        await using CachedSite site = await CachedSite.StartAsync(_admin);
        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using HttpResponseMessage page = await browser.GetAsync(new Uri(new Uri(site.Edge.AdminUrl!), "/status"), TestContext.Current.CancellationToken);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        string text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string nonce = policy.Split("script-src 'nonce-")[1].Split('\'')[0];
        Assert.Contains($"<script nonce=\"{nonce}\">", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    private static async Task<string> GetAsync(CachedSite site, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(new Uri(site.Edge.AdminUrl!), path), TestContext.Current.CancellationToken);
    }

    private static (long Requests, long Bytes) Of(JsonElement outcomes, string label) =>
        (outcomes.GetProperty(label).GetProperty("requests").GetInt64(), outcomes.GetProperty(label).GetProperty("bytes").GetInt64());
}
