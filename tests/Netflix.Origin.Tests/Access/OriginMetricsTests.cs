using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Access;

public sealed class OriginMetricsTests
{
    [Fact]
    public async Task Requests_bytes_publishes_and_space_are_exported()
    {
        // The registry is the process's: what is asked for is there whatever other tests add.
        await using OriginSite site = await OriginSite.StartAsync(settings: "--Kestrel:Endpoints:Admin:Url=http://127.0.0.2:0");
        SampleTitle title = SampleTitle.Create();
        await site.Client.PublishAsync(Guid.NewGuid(), title);
        await site.Client.PutMasterAsync(Guid.NewGuid(), [1]);
        Assert.True(await site.Client.HoldsWholeAsync(title));

        string text = "";
        string[] wanted =
        [
            """cdn_access_requests_total{method="GET",route="/titles/{package}/{**path}",status="200"} """,
            """cdn_access_duration_seconds_count{method="GET",route="/titles/{package}/{**path}"} """,
            """cdn_uploads_publishes_total{outcome="Published"} """, """cdn_uploads_masters_total{outcome="Created"} """,
            "cdn_uploads_received_bytes_total ", "cdn_content_sent_bytes_total ", "cdn_content_stored_bytes ", "cdn_content_free_bytes ",
        ];
        using var admin = new HttpClient { BaseAddress = site.AdminUrl };
        foreach (string metric in wanted)
        {
            await Eventually.TrueAsync(() => Value(text = admin.GetStringAsync("/metrics").Result, metric) > 0, () => $"'{metric}' is not above zero in\n{text}");
        }
    }

    private static double Value(string text, string metric) => text.Split('\n')
        .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
        .Select(line => double.Parse(line[metric.Length..], System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
