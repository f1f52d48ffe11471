using Netflix.Browser;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Watches how long a playing video stands still.</summary>
internal static class StallWatch
{
    private const double LongestMilliseconds = 1000;

    private const string Script = """
        () => {
          const video = document.querySelector('video');
          window.__longestStall = 0;
          let position = video.currentTime, movedAt = performance.now();
          window.setInterval(() => {
            const now = performance.now();
            if (video.currentTime !== position || video.paused || video.ended) { position = video.currentTime; movedAt = now; }
            window.__longestStall = Math.max(window.__longestStall, now - movedAt);
          }, 50);
        }
        """;

    internal static Task BeginAsync(Viewer viewer) => viewer.Page.EvaluateAsync(Script);

    /// <summary>Never for more than a second since it began.</summary>
    internal static async Task AssertShortAsync(Viewer viewer)
    {
        double stall = await viewer.Page.EvaluateAsync<double>("() => window.__longestStall");
        Assert.True(stall < LongestMilliseconds, $"the picture stood still for {stall:0} ms");
    }
}
