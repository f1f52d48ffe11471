using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Origin.Integrity;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Integrity;

/// <summary>
/// A publish is stopped at its first change of the disk, at its second, and so on through every write, link, rename and fsync it
/// makes. Whatever then happens to what was not yet durable, the title is whole or absent, and publishing again succeeds.
/// </summary>
public sealed class StoppedPublishTests
{
    [Fact]
    public async Task An_error_at_any_step_leaves_the_title_whole_or_absent_and_publishing_again_succeeds()
    {
        var disk = new StoppingDisk(new PosixDisk(), Stop.Error);
        await using OriginSite site = await OriginSite.StartAsync(replace: services => services.AddSingleton<IDisk>(disk));
        int steps = await CountStepsAsync(site, disk);
        for (int step = 1; step <= steps; step++)
        {
            var attempt = Attempt.Number(step);
            disk.Arm(step);
            bool published = await attempt.TryPublishAsync(site);
            Assert.True(disk.Steps >= step, $"Step {step} was not reached.");
            disk.Arm(int.MaxValue);
            Assert.True(await site.Client.HoldsWholeAsync(attempt.Title) || !published, $"Stopped at {step}: answered as published, but absent.");
            await attempt.AssertPublishesAsync(site, $"Stopped at {step}");
        }
    }

    public static TheoryData<string> Losses => [.. Enum.GetNames<Lost>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_crash_at_any_step_leaves_the_title_whole_or_absent_and_publishing_again_succeeds(string loss)
    {
        Lost lost = Enum.Parse<Lost>(loss);
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        using var graveyard = new TemporaryFolder();
        int? steps = null;
        Attempt? crashed = null;
        int survived = 0;
        // Each origin first looks at what the crash of the one before left, then crashes a step later; one step beyond the last, the
        // power fails right after the answer, and one more origin looks at that.
        for (int step = 1; steps is null || step <= steps + 2; step++)
        {
            var powerCut = new PowerCutDisk(new PosixDisk(), graveyard.Path);
            var disk = new StoppingDisk(powerCut, Stop.Crash);
            await using (OriginSite site = await OriginSite.StartAsync(issuer, folder, services => services.AddSingleton<IDisk>(disk)))
            {
                Assert.Empty(folder.Files("incoming"));
                steps ??= await CountStepsAsync(site, disk);
                if (crashed is not null)
                {
                    await crashed.AssertSurvivedAsync(site, $"Step {step - 1}, lost {lost}");
                    survived++;
                }
                crashed = Attempt.Number(step);
                disk.Arm(step);
                bool published = await crashed.TryPublishAsync(site);
                // The last step only tidies up behind a title that is published.
                Assert.True(published == step >= steps, $"Crashed at {step} of {steps}: answered {(published ? "as published" : "with an error")}.");
            }
            powerCut.Cut(lost);
        }
        Assert.Equal(steps + 1, survived);
    }

    private static async Task<int> CountStepsAsync(OriginSite site, StoppingDisk disk)
    {
        disk.Arm(int.MaxValue);
        Assert.True(await Attempt.Number(0).TryPublishAsync(site));
        Assert.InRange(disk.Steps, 40, 200);
        return disk.Steps;
    }

    /// <summary>A title of its own to publish, and what the origin said it had kept of it.</summary>
    private sealed record Attempt(SampleTitle Title, Guid Publication, List<string> Acknowledged)
    {
        // Few files, for each adds ten steps to stop at: an empty one, the same bytes twice in a folder, and these take two writes.
        public static Attempt Number(int number) => new(
            SampleTitle.Of(SampleTitle.Create(seed: number, segmentBytes: 300_000).Files
                .Where(file => !file.Key.Contains("init", StringComparison.Ordinal) && !file.Key.Contains("poster", StringComparison.Ordinal))
                .ToDictionary(file => file.Key, file => file.Value)),
            Guid.NewGuid(), []);

        public async Task<bool> TryPublishAsync(OriginSite site)
        {
            try
            {
                using HttpResponseMessage published = await site.Client.PublishAsync(Publication, Title, Acknowledged.Add);
                return true;
            }
            catch (HttpRequestException error)
            {
                Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
                return false;
            }
        }

        public async Task AssertSurvivedAsync(OriginSite site, string where)
        {
            bool whole = await site.Client.HoldsWholeAsync(Title);
            Assert.True(whole || !Acknowledged.Contains("title.json"), $"{where}: answered as published, but absent.");
            using HttpResponseMessage commit = await site.Client.CommitAsync(Publication, Title.Manifest);
            Assert.True(!whole || commit.StatusCode == HttpStatusCode.OK, $"{where}: committing the title that is there is {commit.StatusCode}.");
            if (commit.StatusCode == HttpStatusCode.Conflict)
            {
                JsonElement problem = await OriginClient.JsonAsync(commit, HttpStatusCode.Conflict);
                string[] lost = [.. problem.GetProperty("missing").EnumerateArray().Select(path => path.GetString()!).Intersect(Acknowledged)];
                Assert.True(lost.Length == 0, $"{where}: answered as kept, but missing: {string.Join(", ", lost)}");
            }
            await AssertPublishesAsync(site, where);
        }

        public async Task AssertPublishesAsync(OriginSite site, string where)
        {
            await site.Client.PublishAsync(Publication, Title);
            Assert.True(await site.Client.HoldsWholeAsync(Title), $"{where}: publishing again had no effect.");
        }
    }
}
