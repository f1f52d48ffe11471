using Microsoft.Playwright;
using Netflix.Browser;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>What an operator does while somebody watches.</summary>
public sealed class ConsoleTests(DemoSite demo)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 15_000 };

    [Fact]
    public async Task An_operator_sees_the_fleet_on_the_map_asks_why_and_drains_an_appliance_under_a_running_playback()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await using Viewer console = await demo.Browser.NewViewerAsync(demo.Site.WebUrl);
        await console.SignInAsync(LabSite.OperatorEmail, await File.ReadAllTextAsync(demo.Site.Secrets.OperatorPasswordFile, TestContext.Current.CancellationToken));
        IPage page = console.Page;
        await page.GotoAsync(new Uri(demo.Site.WebUrl, "/ops").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Map of 2 sites" })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Assertions.Expect(page.Locator("svg text").GetByText("fra-1")).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.Locator("svg text").GetByText("ams-1")).ToBeVisibleAsync(Patiently);

        await page.GetByLabel("Address").FillAsync("198.51.100.7");
        await page.GetByLabel("Country").FillAsync("NL");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        ILocator decision = page.GetByTestId("decision");
        await Assertions.Expect(decision.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("edge-b");
        await Assertions.Expect(decision.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("is in the country · holds the title");
        await ScreenshotAsync(page, "console");

        // The clip is short: what is drained must still have segments to send.
        await viewer.PressPlayAsync();
        PlaybackState before = await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, TimeSpan.FromSeconds(20));
        ILocator row = page.GetByRole(AriaRole.Region, new() { Name = "Appliances" }).GetByRole(AriaRole.Row).Filter(new() { HasText = before.Appliance });
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("would go to:");
        await dialog.GetByLabel("Why").FillAsync("new disks");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        try
        {
            await Assertions.Expect(row).ToContainTextAsync("draining", new() { Timeout = 5_000 });
            await viewer.UntilAsync("the other appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, TimeSpan.FromSeconds(14));
            await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
            await Assertions.Expect(decision).ToContainTextAsync("is being drained");
            await ScreenshotAsync(page, "drained");
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Changes" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "new disks" })).ToContainTextAsync("active → draining");
        }
        finally
        {
            await row.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
            await dialog.GetByLabel("Why").FillAsync("the test is over");
            await ScreenshotAsync(page, "dialog");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
            await Assertions.Expect(row).ToContainTextAsync("online", new() { Timeout = 10_000 });
        }
        Assert.Empty(console.Complaints);
    }

    // To be looked at: NETFLIX_SCREENSHOTS names a folder.
    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("NETFLIX_SCREENSHOTS") is not { Length: > 0 } folder) return;
        ViewportSize(out int width, out int height, page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await page.SetViewportSizeAsync(390, 844);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-phone.png"), FullPage = true });
        await page.SetViewportSizeAsync(width, height);
    }

    private static void ViewportSize(out int width, out int height, IPage page) =>
        (width, height) = (page.ViewportSize?.Width ?? 1280, page.ViewportSize?.Height ?? 720);
}
