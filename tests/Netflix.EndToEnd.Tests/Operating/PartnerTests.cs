using Microsoft.Playwright;
using Netflix.EndToEnd.Tests.Playback;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>People of an ISP, who look after what stands at their site, and see nothing else.</summary>
public sealed class PartnerTests(DemoSite demo)
{
    private const string Password = "the partner's long password";

    [Fact]
    public async Task A_partner_sees_and_drains_what_stands_at_its_site_and_nothing_else()
    {
        using OpsClient ops = demo.Operator();
        IReadOnlyList<OpsAppliance> fleet = await ops.ListAppliancesAsync(TestContext.Current.CancellationToken);
        OpsAppliance own = fleet.Single(appliance => appliance.Name == "edge-b"), another = fleet.Single(appliance => appliance.Name == "edge-a");
        await using OpsConsole operators = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        string name = $"ISP {Guid.NewGuid():n}"[..12];
        string invitation = await InviteAsync(operators, name, "ams-1");
        try
        {
            await using OpsConsole partners = await OpsConsole.OfInvitedPartnerAsync(demo.Browser, demo.Site, invitation, Password);
            await SeesOnlyItsSiteAsync(partners, another);
            await DrainsAndBringsBackAsync(partners, operators);
            await LeavesAloneWhatAnOperatorDrainedAsync(partners, ops);

            await operators.GoToAsync("Access");
            await Assertions.Expect(operators.Row("Partners", name)).ToContainTextAsync("no open invitation", OpsConsole.PatientlyContain);
            await RemoveAsync(operators, name);
            await partners.Page.ReloadAsync();
            await Assertions.Expect(partners.Button("Sign in")).ToBeVisibleAsync(OpsConsole.Patiently);
            Assert.Empty(partners.Complaints);
        }
        finally
        {
            // Whatever went wrong: the next test finds it serving.
            await ops.SetStateAsync(own.ApplianceId, "active", "the test is over", CancellationToken.None);
        }
        Assert.Empty(operators.Complaints);
    }

    [Fact]
    public async Task An_invitation_is_good_once()
    {
        await using OpsConsole operators = await OpsConsole.OfOperatorAsync(demo.Browser, demo.Site);
        string name = $"ISP {Guid.NewGuid():n}"[..12];
        string invitation = await InviteAsync(operators, name, "ams-1");
        await using (OpsConsole partners = await OpsConsole.OfInvitedPartnerAsync(demo.Browser, demo.Site, invitation, Password))
            await SignsOutOnAPhoneAsync(partners);
        await using (Netflix.Browser.Viewer late = await demo.Browser.NewViewerAsync(demo.Site.WebUrl))
        {
            await late.Page.GotoAsync(invitation);
            await late.Page.GetByLabel("New password").FillAsync("somebody else's password");
            await late.Page.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
            await Assertions.Expect(late.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The invitation is not good", OpsConsole.PatientlyContain);
        }
        await RemoveAsync(operators, name);
    }

    /// <returns>The link that the partner is sent.</returns>
    private async Task<string> InviteAsync(OpsConsole operators, string name, string site)
    {
        await operators.OpenAsync("/console/access");
        await operators.Button("Invite a partner").ClickAsync(new() { Timeout = 15_000 });
        ILocator dialog = operators.Dialog;
        await dialog.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():n}@isp.example");
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Why").FillAsync("a test of the console");
        // No site, no partner.
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Invite" })).ToBeDisabledAsync();
        await dialog.GetByText(site, new() { Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Sites: 1 of 2");
        await operators.ScreenshotAsync("partner-invite");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        string link = await operators.Page.GetByTestId("token").InnerTextAsync(new() { Timeout = 15_000 });
        Assert.StartsWith(new Uri(demo.Site.WebUrl, "/invitation#nfi1.").ToString(), link, StringComparison.Ordinal);
        await operators.ScreenshotAsync("partner-invitation");
        await operators.Button("I have it").ClickAsync();
        ILocator row = operators.Row("Partners", name);
        await Assertions.Expect(row).ToContainTextAsync("invited", OpsConsole.PatientlyContain);
        await Assertions.Expect(row).ToContainTextAsync(site);
        await operators.ScreenshotAsync("partners");
        return link;
    }

    private static async Task SeesOnlyItsSiteAsync(OpsConsole partners, OpsAppliance another)
    {
        IPage page = partners.Page;
        ILocator main = page.GetByRole(AriaRole.Main);
        await Assertions.Expect(partners.Sections).ToHaveTextAsync(["Fleet", "Sites", "Log"]);
        ILocator row = partners.Row("Appliances", "edge-b");
        await Assertions.Expect(row).ToContainTextAsync("online", OpsConsole.PatientlyContain);
        await Assertions.Expect(row.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Drain"]);
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Map of 1 site", Exact = true })).ToBeVisibleAsync(OpsConsole.Patiently);
        await Assertions.Expect(main).Not.ToContainTextAsync(another.Name);
        await partners.ScreenshotAsync("partner-fleet");

        await partners.GoToAsync("Sites");
        await Assertions.Expect(partners.Row("Sites", "ams-1")).ToContainTextAsync("all well", OpsConsole.PatientlyContain);
        await Assertions.Expect(main).Not.ToContainTextAsync("fra-1");
        await Assertions.Expect(main.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await partners.GoToSiteAsync("ams-1");
        await Assertions.Expect(main).ToContainTextAsync("Declared prefixes", OpsConsole.PatientlyContain);
        await Assertions.Expect(main.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Plan maintenance", "Drain", "Maintenance"]);
        await partners.ScreenshotAsync("partner-site");

        // What is not linked has no other door.
        await partners.OpenAsync($"/console/sites/{another.SiteId}");
        await Assertions.Expect(main).ToContainTextAsync("There is no such site.", OpsConsole.PatientlyContain);
        await partners.OpenAsync("/console/configuration");
        await Assertions.Expect(main).ToContainTextAsync("This page is for the platform's operators.", OpsConsole.PatientlyContain);
        await partners.ScreenshotAsync("partner-refused");
    }

    private static async Task DrainsAndBringsBackAsync(OpsConsole partners, OpsConsole operators)
    {
        await partners.GoToAsync("Fleet");
        ILocator row = partners.Row("Appliances", "edge-b");
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync(new() { Timeout = 15_000 });
        await Assertions.Expect(partners.Dialog).ToContainTextAsync("to appliances that are not at your sites", OpsConsole.PatientlyContain);
        await partners.ScreenshotAsync("partner-drain");
        string why = $"a line card, {Guid.NewGuid():n}";
        await partners.ConfirmAsync("Drain", why);
        await Assertions.Expect(row).ToContainTextAsync("draining", OpsConsole.PatientlyContain);

        await operators.GoToAsync("Fleet");
        await Assertions.Expect(operators.Row("Appliances", "edge-b")).ToContainTextAsync("draining", OpsConsole.PatientlyContain);
        await operators.GoToAsync("Log");
        await Assertions.Expect(operators.Row("Changes", why)).ToContainTextAsync("@isp.example", OpsConsole.PatientlyContain);

        await row.GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();
        await partners.ConfirmAsync("Bring back", "it is in");
        await Assertions.Expect(row).ToContainTextAsync("online", OpsConsole.PatientlyContain);
        await partners.GoToAsync("Log");
        await Assertions.Expect(partners.Row("Changes", why)).ToContainTextAsync("active → draining", OpsConsole.PatientlyContain);
        await Assertions.Expect(partners.Page.GetByRole(AriaRole.Main)).Not.ToContainTextAsync("edge-a");
    }

    private static async Task LeavesAloneWhatAnOperatorDrainedAsync(OpsConsole partners, OpsClient ops)
    {
        await partners.GoToAsync("Fleet");
        ILocator row = partners.Row("Appliances", "edge-b");
        await using (await Drained.BeginAsync(ops, "edge-b"))
        {
            await Assertions.Expect(row).ToContainTextAsync("draining", OpsConsole.PatientlyContain);
            await Assertions.Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
        }
        await Assertions.Expect(row.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Drain"], OpsConsole.PatientlyHave);
        await Assertions.Expect(row).ToContainTextAsync("online", OpsConsole.PatientlyContain);
    }

    // A partner has no profile, whose picture opens the menu for viewers.
    private static async Task SignsOutOnAPhoneAsync(OpsConsole partners)
    {
        await partners.Page.SetViewportSizeAsync(390, 844);
        ILocator menu = partners.Page.GetByLabel("Account of ISP");
        await Assertions.Expect(menu.Locator(".avatar")).ToBeVisibleAsync();
        await menu.ClickAsync();
        await partners.ScreenshotAsync("partner-menu");
        await partners.Button("Sign out").ClickAsync();
        await Assertions.Expect(partners.Button("Sign in")).ToBeVisibleAsync(OpsConsole.Patiently);
    }

    private static async Task RemoveAsync(OpsConsole operators, string name)
    {
        await operators.Button($"Remove: {name}").ClickAsync(new() { Timeout = 15_000 });
        await operators.ConfirmAsync("Remove", "the test is over");
        await Assertions.Expect(operators.Row("Partners", name)).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
    }
}
