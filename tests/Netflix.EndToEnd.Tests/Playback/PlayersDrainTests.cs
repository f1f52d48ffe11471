using Netflix.Browser;
using Netflix.EndToEnd.Tests.Players;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>Players that others wrote follow our steering as our own page does (see <see cref="DrainTests"/>).</summary>
public sealed class PlayersDrainTests(DemoSite demo, ClearSite clear) : IClassFixture<ClearSite>
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Hls_js_moves_within_one_TTL_and_without_a_stall() => DrainUnderAsync(WebPlayer.HlsJs, clear.Site, clear.Title);

    [Fact]
    public Task Dash_js_moves_within_one_TTL_and_without_a_stall() => DrainUnderAsync(WebPlayer.DashJs, clear.Site, clear.Title);

    [Fact]
    public Task Shaka_on_HLS_moves_within_one_TTL_and_without_a_stall() => DrainUnderAsync(WebPlayer.ShakaHls, demo.Site, demo.Title);

    [Fact]
    public async Task Hls_js_goes_on_with_an_appliance_that_joined_after_the_playback_began()
    {
        await using Viewer viewer = await PlayerPage.PlayAsync(demo.Browser, clear.Site, clear.Title, WebPlayer.HlsJs);
        PlaybackState before = await UntilPlayingAsync(viewer);
        await StallWatch.BeginAsync(viewer);
        SiteProgram[] known = [.. clear.Site.Appliances];
        using OpsClient ops = clear.Site.Operator();
        // Told from the first appliance by its host alone: another port is nothing that every player can be told.
        SiteProgram joined = await clear.JoinAsync("127.0.0.2", Cancel);
        await using Drained first = await Drained.BeginAsync(ops, known[0].Name), second = await Drained.BeginAsync(ops, known[1].Name);
        PlaybackState after = await viewer.UntilAsync(
            "the new appliance serves", state => state.Appliance == joined.PublicUrl!.GetLeftPart(UriPartial.Authority), DrainTests.OneTtl);
        await StallWatch.AssertShortAsync(viewer);
        TestContext.Current.TestOutputHelper?.WriteLine($"{before.Appliance} until {before.Position:0.0} s, {joined.Name} from {after.Position:0.0} s on");
    }

    private async Task DrainUnderAsync(WebPlayer player, LabSite site, Guid title)
    {
        await using Viewer viewer = await PlayerPage.PlayAsync(demo.Browser, site, title, player);
        PlaybackState before = await UntilPlayingAsync(viewer);
        await StallWatch.BeginAsync(viewer);
        using OpsClient ops = site.Operator();
        await using Drained draining = await Drained.BeginAsync(ops, before.Appliance!);
        PlaybackState after = await viewer.UntilAsync(
            "another appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, DrainTests.OneTtl);
        await StallWatch.AssertShortAsync(viewer);
        TestContext.Current.TestOutputHelper?.WriteLine($"{player.Name}: {before.Appliance} until {before.Position:0.0} s, {after.Appliance} from {after.Position:0.0} s on");
    }

    private static Task<PlaybackState> UntilPlayingAsync(Viewer viewer) =>
        viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, StartPatience);
}
