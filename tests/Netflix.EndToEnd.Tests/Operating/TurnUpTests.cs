using Microsoft.Playwright;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>From a place on the map to an appliance that viewers are sent to, all of it in the console.</summary>
[Collection<OnSpareSite>]
public sealed class TurnUpTests(DemoSite demo, SpareSite spare)
{
    private static readonly string[] Checks =
    [
        "Heartbeats arrive", "Its certificate counts", "The configuration is in force", "Its clock is right", "Its disks are healthy",
        "What it is to hold is there", "Its site serves somebody", "Viewers can reach it",
    ];

    [Fact]
    public async Task A_new_appliance_goes_live_when_its_checks_are_right()
    {
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, spare.Site);
        await console.OpenAsync("/console/sites");
        await MakeSiteThatServesNobodyAsync(console);
        string token = await EnrolAsync(console);
        await spare.Site.StartApplianceAsync("vie-1-a", token, TestContext.Current.CancellationToken);

        await console.GoToAsync("Fleet");
        ILocator row = console.Row("Appliances", "vie-1-a"), dialog = console.Dialog, failing = dialog.GetByRole(AriaRole.Listitem).Filter(new() { HasText = ": not right." });
        await Assertions.Expect(row).ToContainTextAsync("not live yet", OpsConsole.PatientlyContain);
        await Assertions.Expect(row.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Take live"]);
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(dialog.Locator("li strong")).ToHaveTextAsync(Checks, OpsConsole.PatientlyHave);
        await Assertions.Expect(failing).ToHaveCountAsync(1, OpsConsole.PatientlyCount);
        await Assertions.Expect(failing).ToContainTextAsync("Its site serves somebody");
        await Assertions.Expect(failing).ToContainTextAsync("Declare its prefixes");
        // Here are pages for it, and no routes of the API.
        await Assertions.Expect(dialog).Not.ToContainTextAsync("/ops/");
        // It can be forced, and the button says so.
        await Assertions.Expect(dialog).ToContainTextAsync("1 check is not right.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Leave it", "Take live all the same"]);
        await Assertions.Expect(console.Button("Take live all the same")).ToBeDisabledAsync();
        await console.ScreenshotAsync("turn-up-failing");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Leave it" }).ClickAsync();

        await console.GoToSiteAsync("vie-1");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("none live yet");
        await DeclareAsync(console, "192.0.2.0/24");
        await console.ScreenshotAsync("site");
        await console.Button("Checks of vie-1-a").ClickAsync();
        await Assertions.Expect(dialog.Locator("li strong")).ToHaveTextAsync(Checks, OpsConsole.PatientlyHave);
        await Assertions.Expect(failing).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
        await console.ScreenshotAsync("turn-up-ready");
        await console.ConfirmAsync("Take live", "the rack is ready");
        await Assertions.Expect(row).ToContainTextAsync("online", OpsConsole.PatientlyContain);

        // The checks stay to be looked at; there is nothing to be taken any more.
        await console.Button("Checks of vie-1-a").ClickAsync();
        await Assertions.Expect(dialog.Locator("li strong")).ToHaveTextAsync(Checks, OpsConsole.PatientlyHave);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Close"]);
        await dialog.GetByRole(AriaRole.Button).ClickAsync();
        await console.GoToAsync("Log");
        await Assertions.Expect(console.Row("Changes", "the rack is ready")).ToContainTextAsync("new → active", OpsConsole.PatientlyContain);
        Assert.Empty(console.Complaints);
    }

    private static async Task MakeSiteThatServesNobodyAsync(OpsConsole console)
    {
        await console.Button("New site").ClickAsync(new() { Timeout = 15_000 });
        ILocator dialog = console.Dialog;
        await dialog.GetByLabel("Name").FillAsync("vie-1");
        await dialog.GetByLabel("Country").FillAsync("at");
        await dialog.GetByLabel("Latitude").FillAsync("48.21");
        await dialog.GetByLabel("Longitude").FillAsync("16.37");
        await dialog.GetByLabel("Serves").SelectOptionAsync("prefixes");
        await console.ScreenshotAsync("site-new");
        await console.ConfirmAsync("Make the site", "a rack in Vienna");
        ILocator row = console.Row("Sites", "vie-1");
        await Assertions.Expect(row).ToContainTextAsync("AT", OpsConsole.PatientlyContain);
        await Assertions.Expect(row).ToContainTextAsync("no appliance");
    }

    private static async Task<string> EnrolAsync(OpsConsole console)
    {
        await console.GoToAsync("Access");
        await console.Button("Enrol an appliance").ClickAsync(new() { Timeout = 15_000 });
        ILocator dialog = console.Dialog;
        await dialog.GetByLabel("Name").FillAsync("vie-1-a");
        await dialog.GetByLabel("Site").SelectOptionAsync(new SelectOptionValue { Label = "vie-1, AT" });
        await dialog.GetByLabel("Capacity in Gb/s").FillAsync("1");
        await dialog.GetByLabel("Why").FillAsync("the first in Vienna");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        string token = await console.Page.GetByTestId("token").InnerTextAsync(new() { Timeout = 15_000 });
        await console.Button("I have it").ClickAsync();
        return token;
    }

    private static async Task DeclareAsync(OpsConsole console, string prefix)
    {
        await console.Button("Declare").ClickAsync(new() { Timeout = 15_000 });
        await console.Dialog.GetByLabel("Prefixes, one a line").FillAsync(prefix);
        await console.ConfirmAsync("Declare 1 prefix", "our addresses in Vienna");
        await Assertions.Expect(console.Page.GetByText(prefix, new() { Exact = true })).ToBeVisibleAsync(OpsConsole.Patiently);
    }
}
