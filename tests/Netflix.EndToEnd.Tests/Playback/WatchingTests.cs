using Netflix.Browser;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>What a viewer does: real Chromium, the real clip, decrypted.</summary>
public sealed class WatchingTests(DemoSite demo)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_viewer_signs_in_presses_play_and_watches_from_appliances_alone()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();

        PlaybackState first = await viewer.UntilAsync("the first frame is decoded", state => state.ClickToFirstFrame is not null, StartPatience);
        PlaybackState later = await viewer.UntilAsync(
            "12 s of media were played", state => state.Position >= first.Position + 12, TimeSpan.FromSeconds(30));

        Assert.Null(later.Error);
        Assert.True(later.Width > 0 && later.DecodedFrames > 200, $"too little was decoded: {later}");
        Assert.Empty(viewer.Complaints);
        HashSet<string> appliances = [.. demo.Site.Appliances.Select(appliance => appliance.PublicUrl!.Authority)];
        Uri[] segments = [.. viewer.SegmentRequests];
        Assert.True(segments.Length >= 6, $"only {segments.Length} segments were requested");
        Assert.All(segments, url => Assert.Contains(url.Authority, appliances));
    }

    [Fact]
    public async Task A_reload_resumes_within_5_s_of_where_the_viewer_was()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();
        await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null, StartPatience);
        // Far enough that starting over would show.
        await viewer.Page.EvaluateAsync("() => { document.querySelector('video').currentTime = 10; }");
        PlaybackState left = await viewer.UntilAsync("media time 16 s", state => state.Position >= 16, TimeSpan.FromSeconds(30));

        await viewer.Page.ReloadAsync();
        PlaybackState back = await viewer.UntilAsync(
            "playback runs again", state => state.DecodedFrames > 0 && state.Position > 0, StartPatience);
        Assert.InRange(back.Position, left.Position - 5, left.Position + 5);
    }

    [Fact]
    public async Task Killing_the_serving_appliance_lets_playback_go_on_from_the_other_within_10_s()
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();
        await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, StartPatience);
        PlaybackState before = await viewer.StateAsync();
        SiteProgram serving = demo.Site.Appliances.Single(appliance => appliance.Name == before.Appliance);

        await serving.KillAsync();
        try
        {
            // What is buffered must not hide a failure: jump to where nothing is.
            await viewer.Page.EvaluateAsync("() => { const v = document.querySelector('video'); v.currentTime = v.currentTime < 8 ? 20 : 2; }");
            PlaybackState jumped = await viewer.StateAsync();
            PlaybackState after = await viewer.UntilAsync(
                "the other appliance serves and media time advances",
                state => state.Appliance is not null && state.Appliance != before.Appliance && !state.Paused && state.Position > jumped.Position + 1,
                TimeSpan.FromSeconds(10));
            Assert.Null(after.Error);
            Assert.True(after.Failovers >= 1, $"no fail-over was counted: {after}");
        }
        finally
        {
            await serving.StartAsync(TestContext.Current.CancellationToken);
        }
    }
}
