using Netflix.Browser;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Content steering as a viewer meets it: nobody notices.</summary>
public sealed class DrainTests(DemoSite demo)
{
    /// <summary>As the lab sets it, and a segment that was under way when the answer came.</summary>
    private static readonly TimeSpan OneTtl = TimeSpan.FromSeconds(10 + 4);

    // Longest time, in ms, in which a playing video stood still.
    private const string WatchForStalls = """
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

    [Fact]
    public async Task Draining_the_serving_appliance_moves_a_running_playback_within_one_TTL_and_without_a_stall()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();
        PlaybackState before = await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, TimeSpan.FromSeconds(20));
        await viewer.Page.EvaluateAsync(WatchForStalls);

        using OpsClient ops = demo.Operator();
        OpsAppliance serving = (await ops.ListAppliancesAsync(cancel)).Single(appliance => appliance.Name == before.Appliance);
        await ops.SetStateAsync(serving.ApplianceId, "draining", "the end-to-end test", cancel);
        try
        {
            PlaybackState after = await viewer.UntilAsync(
                "the other appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, OneTtl);
            Assert.Equal(0, after.Failovers);
            Assert.Null(after.Error);
            double stall = await viewer.Page.EvaluateAsync<double>("() => window.__longestStall");
            Assert.True(stall < 1000, $"the picture stood still for {stall:0} ms");
        }
        finally
        {
            await ops.SetStateAsync(serving.ApplianceId, "active", "the end-to-end test is over", cancel);
        }
    }
}
