using Microsoft.Playwright;

namespace Netflix.Browser;

/// <summary>Debian's Chromium, headless, with a fresh profile; driven by Playwright, which brings no browser of its own here.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // Without the background-networking flags Chromium calls home at every start.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <exception cref="FileNotFoundException">Chromium is not installed.</exception>
    public static async Task<Chromium> LaunchAsync()
    {
        const string program = "/usr/bin/chromium";
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} is missing: run `apt-get install chromium`, or `./netflix test`, which does.");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = Flags });
        return new Chromium(playwright, browser);
    }

    /// <summary>A viewer on a device of their own: no cookies, cache or storage shared with anyone.</summary>
    public async Task<Viewer> NewViewerAsync(Uri web, int width = 1280, int height = 720)
    {
        IBrowserContext context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        return new Viewer(web, context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
