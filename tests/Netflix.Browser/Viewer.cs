using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Netflix.Browser;

/// <summary>A person before the viewer page: what they do, and what they and their browser see.</summary>
public sealed class Viewer : IAsyncDisposable
{
    private const string ReadState = """
        () => {
          const video = document.querySelector('video');
          const probe = window.__playback ?? {};
          return JSON.stringify({
            position: video?.currentTime ?? 0,
            paused: video?.paused ?? true,
            clickToFirstFrame: probe.firstFrameAt && probe.clickedAt !== null ? (probe.firstFrameAt - probe.clickedAt) / 1000 : null,
            width: video?.videoWidth ?? 0,
            decodedFrames: video?.getVideoPlaybackQuality?.().totalVideoFrames ?? 0,
            appliance: probe.appliance ?? null,
            failovers: probe.failovers ?? 0,
            error: probe.error ?? video?.error?.message ?? null,
          });
        }
        """;

    private static readonly TimeSpan SignInPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly Uri _web;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    internal Viewer(Uri web, IBrowserContext context, IPage page)
    {
        (_web, _context, Page) = (web, context, page);
        page.Request += (_, request) => Requests.Enqueue(new Uri(request.Url));
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Every request the page made so far.</summary>
    public ConcurrentQueue<Uri> Requests { get; } = new();

    /// <summary>Uncaught errors of the page's scripts.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Media segments only: what a rendition consists of.</summary>
    public IEnumerable<Uri> SegmentRequests => Requests.Where(url => url.AbsolutePath.EndsWith(".m4s", StringComparison.Ordinal) || url.AbsolutePath.EndsWith("/init.mp4", StringComparison.Ordinal));

    public async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync(new Uri(_web, "/sign-in").ToString());
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await UntilSignedInAsync();
    }

    // Polled: a navigation within the page may be over before anyone can wait for its event.
    private async Task UntilSignedInAsync()
    {
        using var deadline = new CancellationTokenSource(SignInPatience);
        while (new Uri(Page.Url).AbsolutePath != "/")
        {
            ILocator alert = Page.GetByRole(AriaRole.Alert);
            string refusal = await alert.CountAsync() == 1 ? (await alert.InnerTextAsync()).Trim() : "";
            if (refusal.Length > 0 || deadline.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"Not signed in; the page at {Page.Url} says '{refusal}'. Requests: {string.Join(" ", Requests)}; script errors: {string.Join(" | ", _complaints)}");
            }
            await Task.Delay(Poll);
        }
    }

    /// <summary>The title's page, waiting until it can be played.</summary>
    public async Task OpenTitleAsync(Guid contentId)
    {
        await Page.GotoAsync(new Uri(_web, $"/title/{contentId}").ToString());
        await PlayControl.WaitForAsync();
    }

    public Task PressPlayAsync() => PlayControl.ClickAsync();

    public async Task<PlaybackState> StateAsync()
    {
        try
        {
            return JsonSerializer.Deserialize<PlaybackState>(await Page.EvaluateAsync<string>(ReadState), JsonSerializerOptions.Web)!;
        }
        catch (PlaywrightException error) when (error.Message.Contains("navigation", StringComparison.Ordinal))
        {
            return new PlaybackState(0, true, null, 0, 0, null, 0, null);
        }
    }

    /// <summary>Waits until the playback is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was, or the player gave up; the message says what was seen last.</exception>
    public async Task<PlaybackState> UntilAsync(string what, Func<PlaybackState, bool> wanted, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            PlaybackState state = await StateAsync();
            if (wanted(state))
                return state;
            if (state.Error is not null || deadline.IsCancellationRequested)
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s until {what}; last seen: {state}. Page at {Page.Url}; script errors: {string.Join(" | ", _complaints)}");
            await Task.Delay(Poll);
        }
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private ILocator PlayControl => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { NameRegex = new("^(Play|Resume)") }).First;
}
