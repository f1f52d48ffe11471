using Microsoft.Playwright;
using Netflix.Browser;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>The console in a browser of its own: how one gets about in it, whoever is signed in.</summary>
internal sealed class OpsConsole : IAsyncDisposable
{
    // The machine's cores are shared with a whole site: what takes a moment may take many.
    private const float Patience = 15_000;

    private readonly Viewer _viewer;
    private readonly Uri _web;

    private OpsConsole(Viewer viewer, Uri web) => (_viewer, _web) = (viewer, web);

    internal static LocatorAssertionsToBeVisibleOptions Patiently { get; } = new() { Timeout = Patience };
    internal static LocatorAssertionsToContainTextOptions PatientlyContain { get; } = new() { Timeout = Patience };
    internal static LocatorAssertionsToHaveTextOptions PatientlyHave { get; } = new() { Timeout = Patience };
    internal static LocatorAssertionsToHaveCountOptions PatientlyCount { get; } = new() { Timeout = Patience };

    internal IPage Page => _viewer.Page;
    internal IReadOnlyCollection<string> Complaints => _viewer.Complaints;
    internal ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>The names of the pages there are for whoever is signed in.</summary>
    internal ILocator Sections => Page.GetByRole(AriaRole.Navigation, new() { Name = "Operations" }).GetByRole(AriaRole.Link);

    internal static async Task<OpsConsole> OfOperatorAsync(Chromium browser, LabSite site)
    {
        Viewer viewer = await browser.NewViewerAsync(site.WebUrl);
        await viewer.SignInAsync(LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, TestContext.Current.CancellationToken));
        return new OpsConsole(viewer, site.WebUrl);
    }

    /// <summary>Opens a partner's invitation as the partner would, and sets the password: it leads to the partner's fleet.</summary>
    internal static async Task<OpsConsole> OfInvitedPartnerAsync(Chromium browser, LabSite site, string invitation, string password)
    {
        Viewer viewer = await browser.NewViewerAsync(site.WebUrl);
        await viewer.Page.GotoAsync(invitation);
        await viewer.Page.GetByLabel("New password").FillAsync(password);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
        var console = new OpsConsole(viewer, site.WebUrl);
        await console.ExpectSectionAsync("Fleet");
        return console;
    }

    /// <param name="path">"/console/access".</param>
    internal Task OpenAsync(string path) => Page.GotoAsync(new Uri(_web, path).ToString());

    internal async Task GoToAsync(string section)
    {
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Operations" }).GetByRole(AriaRole.Link, new() { Name = section, Exact = true }).ClickAsync();
        await ExpectSectionAsync(section);
    }

    /// <summary>The page of one site, by way of the list of sites.</summary>
    internal async Task GoToSiteAsync(string name)
    {
        await GoToAsync("Sites");
        await Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 2 })).ToBeVisibleAsync(Patiently);
    }

    /// <summary>Rows of a table that say this.</summary>
    internal ILocator Row(string table, string text) =>
        Page.GetByRole(AriaRole.Region, new() { Name = table, Exact = true }).GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    internal ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Gives the open dialog its reason, presses its button and waits until it has closed, which it does when the API took it.</summary>
    internal async Task ConfirmAsync(string verb, string why)
    {
        await Dialog.GetByLabel("Why").FillAsync(why);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Assertions.Expect(Dialog).ToHaveCountAsync(0, PatientlyCount);
    }

    // To be looked at: NETFLIX_SCREENSHOTS names a folder.
    internal async Task ScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("NETFLIX_SCREENSHOTS") is not { Length: > 0 } folder) return;
        (int width, int height) = (Page.ViewportSize?.Width ?? 1280, Page.ViewportSize?.Height ?? 720);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await Page.SetViewportSizeAsync(390, 844);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-phone.png"), FullPage = true });
        await Page.SetViewportSizeAsync(width, height);
    }

    public ValueTask DisposeAsync() => _viewer.DisposeAsync();

    private Task ExpectSectionAsync(string section) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = section, Exact = true, Level = 1 })).ToBeVisibleAsync(Patiently);
}
