using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Netflix.Browser;
using Netflix.Lab;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;
using Netflix.LoadTests.Figures;
using Spectre.Console;

namespace Netflix.LoadTests.Startup;

/// <summary>
/// What a viewer waits for: from the click on play to the first decoded frame, in real Chromium, on the real clip, decrypted. The
/// appliance is warm; the browser is not: each run is a new profile with an empty cache, signed in, on the title's page.
/// </summary>
internal static class StartupBench
{
    private const string Email = "bench@example.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int runs = ParseRuns(arguments);
        // Kept between runs of the bench, so that the title is encoded once.
        string state = Path.Combine(Environment.GetEnvironmentVariable("NETFLIX_STATE") ?? Path.Combine(Repository.Root, ".state"), "bench", "startup");
        AnsiConsole.MarkupLine("[bold]▸ Starting the platform[/]");
        await using LabSite site = await LabSite.StartAsync(new LabSiteOptions { StateFolder = state });
        using var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile));
        Guid title = await TitleIngest.RunAsync(ops, DemoCatalog.BigBuckBunny, site.Appliances.Count, progress: null, CancellationToken.None);
        string password = await EnsureAccountAsync(site);

        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Pressing play {runs} times[/]");
        await using Chromium browser = await Chromium.LaunchAsync();
        await PlayOnceAsync(browser, site, title, password);
        List<double> seconds = [];
        for (int run = 0; run < runs; run++)
            seconds.Add(await PlayOnceAsync(browser, site, title, password));
        Print(seconds);
        return 0;
    }

    private static int ParseRuns(string[] arguments) => arguments switch
    {
        [] => 10,
        ["--runs", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int runs) && runs is >= 1 and <= 1000 => runs,
        _ => throw new LabException("Usage: ./netflix bench startup [--runs N], N from 1 to 1000."),
    };

    private static async Task<string> EnsureAccountAsync(LabSite site)
    {
        using var http = new HttpClient { BaseAddress = site.WebUrl };
        string password = await File.ReadAllTextAsync(site.Secrets.ViewerPasswordFile);
        using HttpResponseMessage response = await http.PostAsJsonAsync("/auth/sign-up", new { email = Email, password, name = "Bench" });
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict))
            throw new LabException($"Sign-up answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return password;
    }

    private static async Task<double> PlayOnceAsync(Chromium browser, LabSite site, Guid title, string password)
    {
        await using Viewer viewer = await browser.NewViewerAsync(site.WebUrl);
        await viewer.SignInAsync(Email, password);
        await viewer.OpenTitleAsync(title);
        // A person reads the page before the click; the page has come to rest.
        await viewer.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        await viewer.PressPlayAsync();
        PlaybackState state = await viewer.UntilAsync("the first frame is decoded", state => state.ClickToFirstFrame is not null, Patience);
        return state.ClickToFirstFrame!.Value;
    }

    private static void Print(List<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        var chart = new BarChart().Width(72).Label("click to first decoded frame, ms, by run");
        for (int run = 0; run < seconds.Count; run++)
            chart.AddItem($"run {run + 1}", Math.Round(seconds[run] * 1000), Color.Orange1);
        AnsiConsole.Write(chart);
        var table = new Table().RoundedBorder().AddColumns("min", "median", "p90", "max");
        table.AddRow(Text(sorted[0]), Text(Quantiles.Of(sorted, 0.5)), Text(Quantiles.Of(sorted, 0.9)), Text(sorted[^1]));
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"startup median={Quantiles.Of(sorted, 0.5):0.000} p90={Quantiles.Of(sorted, 0.9):0.000}"));
    }

    private static string Text(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");
}
