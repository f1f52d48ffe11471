using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Netflix.EndToEnd.Tests.Titles;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Operating;

/// <summary>From the upload of a master to a published title, as the page shows it while it happens.</summary>
[Collection<OnSpareSite>]
public sealed class TitleTests(DemoSite demo, SpareSite spare)
{
    private static readonly LocatorAssertionsToContainTextOptions WhileItEncodes = new() { Timeout = 120_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_title_is_followed_from_its_upload_until_it_is_published()
    {
        string master = Path.Combine(spare.Folder, "master.mp4");
        await MediaProgram.RunAsync("ffmpeg", ["-v", "error", "-i", DemoCatalog.BigBuckBunny.MasterFile, "-t", "3", "-c", "copy", master], spare.Folder, Cancel);
        DemoTitle title = DemoCatalog.BigBuckBunny with { MasterFile = master, Slug = "three-seconds", Name = "Three seconds of a rabbit" };
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, spare.Site);
        await console.OpenAsync("/console/titles");
        using OpsClient ops = spare.Site.Operator();
        Guid content = await ops.EnsureTitleAsync(title, Cancel);
        ILocator row = console.Row("Titles", title.Name);
        await Assertions.Expect(row).ToContainTextAsync("draft", OpsConsole.PatientlyContain);

        double sent = 0;
        await ops.EncodeAsync(content, master, share => sent = share, Cancel);
        Assert.Equal(1, sent, 0.001);
        // Which of the two is seen is the encoder's matter.
        await Assertions.Expect(row).ToContainTextAsync(new Regex("queued|encoding"), OpsConsole.PatientlyContain);
        await console.ScreenshotAsync("titles-encoding");
        await Assertions.Expect(row).ToContainTextAsync("published", WhileItEncodes);
        await Assertions.Expect(row).ToContainTextAsync("done, by encoder-1");
        await Assertions.Expect(row).ToContainTextAsync("1080p");
        await console.ScreenshotAsync("titles-published");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_master_that_is_no_film_fails_and_the_page_says_why()
    {
        string master = Path.Combine(spare.Folder, "master.txt");
        await File.WriteAllTextAsync(master, "no film", Cancel);
        DemoTitle title = DemoCatalog.BigBuckBunny with { MasterFile = master, Slug = "no-film", Name = "No film" };
        await using OpsConsole console = await OpsConsole.OfOperatorAsync(demo.Browser, spare.Site);
        await console.OpenAsync("/console/titles");
        using OpsClient ops = spare.Site.Operator();
        await ops.EncodeAsync(await ops.EnsureTitleAsync(title, Cancel), master, uploaded: null, Cancel);
        ILocator row = console.Row("Titles", title.Slug);
        await Assertions.Expect(row).ToContainTextAsync("failed", WhileItEncodes);
        await Assertions.Expect(row.Locator(".bad")).Not.ToBeEmptyAsync();
        await console.ScreenshotAsync("titles-failed");
        Assert.Empty(console.Complaints);
    }
}
