using System.Diagnostics;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Delivery.Pacing;

/// <summary>Pacing as a viewer meets it: only the order of magnitude is the appliance's, the rest is the kernel's.</summary>
public sealed class PacedDeliveryTests
{
    private const string Paced = "rtp=4000";   // half a megabyte a second

    [Theory]
    [InlineData("?CMCD=rtp%3D4000", null)]
    [InlineData("", Paced)]
    public async Task A_body_takes_the_time_that_its_player_asks_for_and_the_next_without_a_wish_does_not(string query, string? status)
    {
        TitlePackage title = TitlePackage.With(("v/1.m4s", 2_000_000));
        await using EdgeSite site = await EdgeSite.StartAsync(title, "--Pacing:UnpacedSegments=1");
        await site.Appliance.GetAsync(title.Url("v/1.m4s"));

        TimeSpan paced = await TimeOfAsync(site, title.Url("v/1.m4s") + query, status);
        TimeSpan free = await TimeOfAsync(site, title.Url("v/1.m4s"), null);
        Assert.True(paced > TimeSpan.FromSeconds(2), $"2 MB at 0.5 MB/s took {paced}");
        Assert.True(free < paced / 2, $"without a wish it took {free}, with one {paced}");
    }

    private static async Task<TimeSpan> TimeOfAsync(EdgeSite site, string url, string? status)
    {
        long began = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await site.Appliance.SendAsync(url, headers =>
        {
            if (status is not null) headers.Add("CMCD-Status", status);
        });
        Assert.Equal(2_000_000, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        return Stopwatch.GetElapsedTime(began);
    }
}
