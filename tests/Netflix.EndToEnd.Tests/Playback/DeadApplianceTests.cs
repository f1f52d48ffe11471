using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.Browser;
using Netflix.Lab.Processes;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Playback;

/// <summary>An appliance dies: its process, whose links break with it, or its machine, which says nothing more and leaves every connection open.</summary>
public sealed class DeadApplianceTests(DemoSite demo)
{
    private static readonly TimeSpan SteeredAway = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task When_its_process_is_killed_new_viewers_are_steered_away_within_3_s_and_a_running_playback_goes_on_without_a_stall() =>
        DieAsync(serving => serving.KillAsync(), serving => serving.StartAsync(Cancel));

    [Fact]
    public Task When_it_falls_silent_new_viewers_are_steered_away_within_3_s_and_a_running_playback_goes_on_without_a_stall() =>
        DieAsync(serving => Send(serving, UnixSignal.Stop), serving => Send(serving, UnixSignal.Continue));

    private static Task Send(SiteProgram serving, UnixSignal signal)
    {
        serving.Process.Send(signal);
        return Task.CompletedTask;
    }

    private async Task DieAsync(Func<SiteProgram, Task> die, Func<SiteProgram, Task> revive)
    {
        await using Viewer viewer = await demo.SignedInViewerAsync();
        await viewer.OpenTitleAsync(demo.Title);
        await viewer.PressPlayAsync();
        PlaybackState before = await viewer.UntilAsync("playback runs", state => state.ClickToFirstFrame is not null && state.Appliance is not null, TimeSpan.FromSeconds(20));
        await StallWatch.BeginAsync(viewer);
        (string token, Guid profile) = await demo.SignUpAsync($"{Guid.NewGuid():n}@example.com", "a long enough password");
        using var http = new HttpClient { BaseAddress = demo.Site.WebUrl, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        SiteProgram serving = demo.Site.Appliances.Single(appliance => appliance.Name == before.Appliance);

        await die(serving);
        try
        {
            var since = Stopwatch.StartNew();
            string first;
            do
            {
                await Task.Delay(100, Cancel);
                first = await FirstChoiceAsync(http, profile);
            }
            while (first == before.Appliance && since.Elapsed < SteeredAway + SteeredAway);
            Assert.NotEqual(before.Appliance, first);
            Assert.True(since.Elapsed < SteeredAway, $"it took {since.Elapsed.TotalSeconds:0.0} s");
            TestContext.Current.TestOutputHelper?.WriteLine($"steered away after {since.Elapsed.TotalSeconds:0.00} s");

            PlaybackState after = await viewer.UntilAsync(
                "the other appliance serves", state => state.Appliance is not null && state.Appliance != before.Appliance, TimeSpan.FromSeconds(30));
            Assert.Null(after.Error);
            await StallWatch.AssertShortAsync(viewer);
        }
        finally
        {
            await revive(serving);
            using OpsClient ops = demo.Operator();
            while ((await ops.ListAppliancesAsync(Cancel)).Any(appliance => appliance.State != "online")) await Task.Delay(200, Cancel);
        }
    }

    private async Task<string> FirstChoiceAsync(HttpClient http, Guid profile)
    {
        JsonElement playback = await http.GetFromJsonAsync<JsonElement>($"/playback/{demo.Title}?profile_id={profile}", Cancel);
        return playback.GetProperty("appliances")[0].GetProperty("name").GetString()!;
    }
}
