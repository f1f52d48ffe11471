using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using Netflix.Browser;
using Netflix.EndToEnd.Tests.Players;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Players that others wrote post what they meet with (CMCD v2, event mode) to the appliance, and it counts.</summary>
public sealed class EventReportsTests(DemoSite demo, ClearSite clear) : IClassFixture<ClearSite>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [Fact]
    public Task Of_dash_js() => PlayAndReportAsync(WebPlayer.DashJs);

    [Fact]
    public Task Of_Shaka() => PlayAndReportAsync(WebPlayer.ShakaDash);

    private async Task PlayAndReportAsync(WebPlayer player)
    {
        double countedBefore = await CountedAsync(clear.Site);
        await using Viewer viewer = await PlayerPage.PlayAsync(demo.Browser, clear.Site, clear.Title, player);
        var answers = new ConcurrentQueue<string>();
        viewer.Page.Response += (_, answer) =>
        {
            if (answer.Request is { Method: "POST" } post && answer.Url.EndsWith("/cmcd", StringComparison.Ordinal)) answers.Enqueue($"{answer.Status} to {post.PostData}");
        };
        await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, Patience);
        double counted = countedBefore;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Not until the playback has been there for some seconds.
            while (counted == countedBefore)
            {
                await Task.Delay(500, patience.Token);
                counted = await CountedAsync(clear.Site);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"No report of {player.Name} counted. Answered was:\n{string.Join('\n', answers)}");
        }
        Assert.All(answers, answer => Assert.StartsWith("204 ", answer, StringComparison.Ordinal));
        Assert.Contains(answers, answer => answer.Contains("e=t", StringComparison.Ordinal) && answer.Contains("v=2", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{counted - countedBefore} counted; {answers.Last()}");
    }

    private static async Task<double> CountedAsync(LabSite site)
    {
        using var http = new HttpClient();
        double sum = 0;
        foreach (SiteProgram appliance in site.Appliances)
        {
            string metrics = await http.GetStringAsync(appliance.MetricsUrl, TestContext.Current.CancellationToken);
            sum += metrics.Split('\n').Where(line => line.StartsWith("cdn_quality_events", StringComparison.Ordinal) && line.Contains("counted=\"yes\"", StringComparison.Ordinal))
                .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
        return sum;
    }
}
