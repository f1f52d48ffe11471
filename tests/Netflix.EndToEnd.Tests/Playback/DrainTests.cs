using Netflix.Browser;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Content steering as a viewer meets it: nobody notices.</summary>
public sealed class DrainTests(DemoSite demo)
{
    /// <summary>As the lab sets it, and a segment that was under way when the answer came.</summary>
    internal static readonly TimeSpan OneTtl = TimeSpan.FromSeconds(10 + 4);

    [Fact]
    public async Task Draining_the_serving_appliance_moves_a_running_playback_within_one_TTL_and_without_a_stall()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();
        PlaybackState before = await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, TimeSpan.FromSeconds(20));
        await StallWatch.BeginAsync(viewer);

        using OpsClient ops = demo.Operator();
        await using Drained draining = await Drained.BeginAsync(ops, before.Appliance!);
        PlaybackState after = await viewer.UntilAsync(
            "the other appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, OneTtl);
        Assert.Equal(0, after.Failovers);
        Assert.Null(after.Error);
        await StallWatch.AssertShortAsync(viewer);
    }
}
