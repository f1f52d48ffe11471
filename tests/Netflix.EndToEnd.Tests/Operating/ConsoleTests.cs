using Microsoft.Playwright;
using Netflix.Browser;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>What an operator does while somebody watches.</summary>
public sealed class ConsoleTests(DemoSite demo)
{
    [Fact]
    public async Task An_operator_sees_the_fleet_on_the_map_asks_why_and_drains_an_appliance_under_a_running_playback()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        IPage page = console.Page;
        await console.OpenAsync("/ops");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Map of 2 sites" })).ToBeVisibleAsync(OpsConsole.Patiently);
        await Assertions.Expect(page.Locator("svg text").GetByText("fra-1")).ToBeVisibleAsync(OpsConsole.Patiently);
        await Assertions.Expect(page.Locator("svg text").GetByText("ams-1")).ToBeVisibleAsync(OpsConsole.Patiently);

        await console.ScreenshotAsync("console");
        await console.GoToAsync("Networks");
        await page.GetByLabel("Address").FillAsync("198.51.100.7");
        await page.GetByLabel("Country").FillAsync("NL");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        ILocator decision = page.GetByTestId("decision");
        await Assertions.Expect(decision.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("edge-b");
        await Assertions.Expect(decision.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("is in the country · holds the title");
        await Assertions.Expect(page.GetByTestId("announcements")).ToContainTextAsync("No site does.");
        await console.ScreenshotAsync("networks");
        // What was asked stands in the address: whoever is sent it sees the same.
        await page.ReloadAsync();
        await Assertions.Expect(decision.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("edge-b", new() { Timeout = 15_000 });

        // The clip is short: what is drained must still have segments to send.
        await viewer.PressPlayAsync();
        PlaybackState before = await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, TimeSpan.FromSeconds(20));
        await console.GoToAsync("Fleet");
        ILocator row = console.Row("Appliances", before.Appliance!);
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        ILocator dialog = console.Dialog;
        await Assertions.Expect(dialog).ToContainTextAsync("would go to:");
        await dialog.GetByLabel("Why").FillAsync("new disks");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        try
        {
            await Assertions.Expect(row).ToContainTextAsync("draining", new() { Timeout = 5_000 });
            await Assertions.Expect(page.Locator("svg g[data-condition='warning']")).ToHaveCountAsync(1);
            await viewer.UntilAsync("the other appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, TimeSpan.FromSeconds(14));
            await console.ScreenshotAsync("drained");
            await console.GoToAsync("Networks");
            await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
            await Assertions.Expect(decision).ToContainTextAsync("is being drained");
            await console.GoToAsync("Log");
            await Assertions.Expect(console.Row("Changes", "new disks")).ToContainTextAsync("active → draining");
        }
        finally
        {
            await console.GoToAsync("Fleet");
            await row.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
            await dialog.GetByLabel("Why").FillAsync("the test is over");
            await console.ScreenshotAsync("dialog");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
            await Assertions.Expect(row).ToContainTextAsync("online", new() { Timeout = 10_000 });
        }
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_setting_is_in_force_on_both_appliances_is_compared_and_taken_back()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        IPage page = console.Page;
        await console.OpenAsync("/console/configuration");
        ILocator inForce = page.GetByTestId("in-force");
        await Assertions.Expect(inForce).ToContainTextAsync("2 of 2 appliances", new() { Timeout = 15_000 });
        ILocator setting = page.GetByLabel("Max connections per address");
        await setting.FillAsync("0");
        await Assertions.Expect(page.GetByText("A whole number from 1 to 1000000.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply as version 1" })).ToBeDisabledAsync();
        await setting.FillAsync("900000");
        await page.GetByLabel("Why").FillAsync("a test of the console");
        await console.ScreenshotAsync("configuration");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply as version 1" }).ClickAsync();
        await Assertions.Expect(inForce).ToContainTextAsync("Version 1", new() { Timeout = 10_000 });
        await Assertions.Expect(inForce).ToContainTextAsync("2 of 2 appliances", new() { Timeout = 15_000 });
        await Assertions.Expect(inForce).ToContainTextAsync("a test of the console");
        await Assertions.Expect(page.GetByTestId("differences")).ToContainTextAsync("not set → 900000");

        ILocator first = console.Row("Versions", "Nothing is set.");
        await first.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
        ILocator dialog = console.Dialog;
        await Assertions.Expect(dialog).ToContainTextAsync("900000 → not set");
        await dialog.GetByLabel("Why").FillAsync("the test is over");
        await console.ScreenshotAsync("configuration-restore");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Bring back as version 2" }).ClickAsync();
        await Assertions.Expect(inForce).ToContainTextAsync("Version 2", new() { Timeout = 10_000 });
        await Assertions.Expect(inForce).ToContainTextAsync("2 of 2 appliances", new() { Timeout = 15_000 });
        await Assertions.Expect(setting).ToHaveValueAsync("");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_purge_is_carried_out_by_both_appliances()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        IPage page = console.Page;
        await console.OpenAsync("/console/purges");
        await page.GetByText("Single paths").ClickAsync(new() { Timeout = 15_000 });
        string path = $"/titles/{Guid.NewGuid():n}/video/1.m4s";
        await page.GetByLabel("Paths, one a line").FillAsync(path);
        await page.GetByLabel("Why").FillAsync("a test of the console");
        await page.GetByRole(AriaRole.Button, new() { Name = "Purge", Exact = true }).ClickAsync();
        ILocator order = console.Row("Orders", path);
        await Assertions.Expect(order).ToContainTextAsync("all 2 appliances", new() { Timeout = 15_000 });
        await Assertions.Expect(order).ToContainTextAsync("a test of the console");
        await console.ScreenshotAsync("purges");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_enrolment_token_is_shown_once()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        IPage page = console.Page;
        await console.OpenAsync("/console/access");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enrol an appliance" }).ClickAsync(new() { Timeout = 15_000 });
        ILocator dialog = console.Dialog;
        string name = $"test-{Guid.NewGuid():n}"[..20];
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Capacity in Gb/s").FillAsync("2.5");
        await dialog.GetByLabel("Why").FillAsync("a test of the console");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        string token = await page.GetByTestId("token").InnerTextAsync(new() { Timeout = 10_000 });
        Assert.StartsWith("nfe1.", token, StringComparison.Ordinal);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        ILocator row = console.Row("Enrolments", name);
        await Assertions.Expect(row).ToContainTextAsync("waiting", new() { Timeout = 10_000 });
        await Assertions.Expect(row).ToContainTextAsync("2.5 Gb/s");
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(row).ToContainTextAsync("waiting", new() { Timeout = 15_000 });
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(console.Complaints);
    }
}
