using Microsoft.Playwright;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>Whose viewers come to a site, and by whose word.</summary>
[Collection<OnSpareSite>]
public sealed class RoutesTests(DemoSite demo, SpareSite spare)
{
    [Fact]
    public async Task Routes_are_uploaded_explain_an_address_and_are_taken_back()
    {
        await using OpsConsole console = await OnPageOfSiteAsync("ber-1");
        string list = Path.Combine(spare.Folder, "ber-1.txt");
        await File.WriteAllTextAsync(list, "198.51.100.0/25\n2001:db8:7::/48\n", TestContext.Current.CancellationToken);
        await console.Button("Upload routes").ClickAsync(new() { Timeout = 15_000 });
        ILocator dialog = console.Dialog;
        await dialog.GetByLabel("File").SetInputFilesAsync(list);
        // By the file's name.
        await Assertions.Expect(dialog.GetByLabel("A list of prefixes")).ToBeCheckedAsync();
        await dialog.GetByLabel("Why").FillAsync("a test of the console");
        await console.ScreenshotAsync("routes-upload");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("Taken: 1 IPv4 and 1 IPv6 prefixes. Every control plane announces them within seconds.", OpsConsole.PatientlyHave);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Good" }).ClickAsync();
        ILocator source = console.Row("Who announces prefixes", "uploaded");
        await Assertions.Expect(source).ToBeVisibleAsync(OpsConsole.Patiently);
        await console.ScreenshotAsync("routes");

        await console.OpenAsync("/console/networks?address=198.51.100.7");
        await Assertions.Expect(console.Page.GetByTestId("announcements")).ToContainTextAsync("198.51.100.0/25", OpsConsole.PatientlyContain);
        await Assertions.Expect(console.Page.GetByTestId("announcements")).ToContainTextAsync("ber-1");

        await console.GoToSiteAsync("ber-1");
        await console.Button("Remove the upload").ClickAsync(new() { Timeout = 15_000 });
        await console.ConfirmAsync("Remove it", "the test is over");
        await Assertions.Expect(source).ToHaveCountAsync(0, OpsConsole.PatientlyCount);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_as_a_whole_and_its_line_is_said()
    {
        await using OpsConsole console = await OnPageOfSiteAsync("ham-1");
        string list = Path.Combine(spare.Folder, "ham-1.txt");
        await File.WriteAllTextAsync(list, "198.51.100.0/24\nnobody's network\n", TestContext.Current.CancellationToken);
        await console.Button("Upload routes").ClickAsync(new() { Timeout = 15_000 });
        await console.Dialog.GetByLabel("File").SetInputFilesAsync(list);
        await console.Dialog.GetByLabel("Why").FillAsync("a test of the console");
        await console.Button("Upload").ClickAsync();
        await Assertions.Expect(console.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("ine 2", OpsConsole.PatientlyContain);
        await console.ScreenshotAsync("routes-refused");
        await console.Button("Leave it").ClickAsync();
        await Assertions.Expect(console.Row("Who announces prefixes", "uploaded")).ToHaveCountAsync(0);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task How_far_a_sites_appliances_are_believed_is_set_with_a_reason()
    {
        await using OpsConsole console = await OnPageOfSiteAsync("muc-1");
        ILocator said = console.Page.GetByTestId("learned-routes");
        await Assertions.Expect(said).ToContainTextAsync("what begins in its own networks counts", OpsConsole.PatientlyContain);
        await console.Button("Learned routes").ClickAsync();
        ILocator dialog = console.Dialog;
        await Assertions.Expect(dialog.GetByLabel("what begins in its own networks")).ToBeCheckedAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("This site has no networks, so that nothing counts.");
        await dialog.GetByText("everything", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("trusted as its routers are");
        await console.ScreenshotAsync("learned-routes");
        await console.ConfirmAsync("Set it", "our own rack");
        await Assertions.Expect(said).ToContainTextAsync("everything counts", OpsConsole.PatientlyContain);
        await console.Page.ReloadAsync();
        await Assertions.Expect(said).ToContainTextAsync("everything counts", OpsConsole.PatientlyContain);
        await console.GoToAsync("Log");
        await Assertions.Expect(console.Row("Changes", "our own rack")).ToContainTextAsync("own-networks → all", OpsConsole.PatientlyContain);
        Assert.Empty(console.Complaints);
    }

    private async Task<OpsConsole> OnPageOfSiteAsync(string name)
    {
        using (OpsClient ops = spare.Site.Operator()) await ops.EnsureSiteAsync(name, "DE", TestContext.Current.CancellationToken);
        OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, spare.Site);
        await console.OpenAsync("/console/sites");
        await console.GoToSiteAsync(name);
        return console;
    }
}
