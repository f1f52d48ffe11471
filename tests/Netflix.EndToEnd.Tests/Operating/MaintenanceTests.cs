using System.Globalization;
using Microsoft.Playwright;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>Drains that are planned, and end by themselves.</summary>
public sealed class MaintenanceTests(DemoSite demo)
{
    [Fact]
    public async Task A_window_is_planned_with_its_reason_is_shown_and_called_off()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        await console.OpenAsync("/console/sites");
        await console.GoToSiteAsync("ams-1");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Region, new() { Name = "Maintenance", Exact = true })).ToContainTextAsync("Nothing is planned.", OpsConsole.PatientlyContain);
        string why = $"new line cards, {Guid.NewGuid():n}";
        using OpsClient ops = demo.Operator();
        try
        {
            await console.Button("Plan maintenance of edge-b").ClickAsync();
            ILocator dialog = console.Dialog;
            await dialog.GetByText("Later", new() { Exact = true }).ClickAsync();
            await dialog.GetByLabel("Why").FillAsync(why);
            // Three hours from now at first, which is before this beginning.
            await dialog.GetByLabel("From").FillAsync(InDays(4));
            await Assertions.Expect(dialog).ToContainTextAsync("After its beginning.");
            await Assertions.Expect(console.Button("Plan it")).ToBeDisabledAsync();
            await dialog.GetByLabel("To", new() { Exact = true }).FillAsync(InDays(5));
            await Assertions.Expect(dialog).Not.ToContainTextAsync("After its beginning.");
            await console.ScreenshotAsync("maintenance-plan");
            await console.ConfirmAsync("Plan it", why);

            ILocator window = console.Row("Maintenance", why);
            await Assertions.Expect(window).ToContainTextAsync("edge-b", OpsConsole.PatientlyContain);
            await Assertions.Expect(window).ToContainTextAsync("planned");
            await Assertions.Expect(console.Row("Appliances", "edge-b")).ToContainTextAsync("in 4 days", OpsConsole.PatientlyContain);
            await console.ScreenshotAsync("maintenance");
            await window.GetByRole(AriaRole.Button, new() { Name = "Call off" }).ClickAsync();
            await console.ConfirmAsync("Call off", "they are late");
            await Assertions.Expect(window).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
            await console.GoToAsync("Log");
            await Assertions.Expect(console.Row("Changes", why)).ToContainTextAsync("maintenance planned", OpsConsole.PatientlyContain);
            await Assertions.Expect(console.Row("Changes", "they are late").First).ToContainTextAsync("called off");
        }
        finally
        {
            await ops.EndMaintenanceAsync("the test is over", CancellationToken.None);
        }
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_site_under_maintenance_takes_nobody_until_it_is_ended()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        await console.OpenAsync("/console/sites");
        await console.GoToSiteAsync("ams-1");
        string why = $"power feed B is replaced, {Guid.NewGuid():n}";
        using OpsClient ops = demo.Operator();
        try
        {
            await console.Button("Plan maintenance").ClickAsync();
            await console.ConfirmAsync("Plan it", why);
            ILocator window = console.Row("Maintenance", why);
            await Assertions.Expect(window).ToContainTextAsync("the whole site", OpsConsole.PatientlyContain);
            ILocator appliance = console.Row("Appliances", "edge-b");
            await Assertions.Expect(appliance).ToContainTextAsync("on, ends", OpsConsole.PatientlyContain);
            await console.ScreenshotAsync("maintenance-on");
            await console.GoToAsync("Fleet");
            await Assertions.Expect(console.Page.Locator("svg g[data-condition='warning']")).ToContainTextAsync("ams-1", OpsConsole.PatientlyContain);

            await console.GoToSiteAsync("ams-1");
            await window.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync(new() { Timeout = 15_000 });
            await console.ConfirmAsync("End it", "it is done");
            await Assertions.Expect(appliance).ToContainTextAsync("online", OpsConsole.PatientlyContain);
            await Assertions.Expect(window).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
        }
        finally
        {
            await ops.EndMaintenanceAsync("the test is over", CancellationToken.None);
        }
        Assert.Empty(console.Complaints);
    }

    // As the field takes it: local time, to the minute. Some minutes more, so that it is still said in days when it is shown.
    private static string InDays(int days) => DateTimeOffset.Now.AddDays(days).AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
