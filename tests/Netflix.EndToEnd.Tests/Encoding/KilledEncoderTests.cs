using Netflix.Lab.Site;
using Netflix.Lab.Titles;

namespace Netflix.EndToEnd.Tests.Encoding;

public sealed class KilledEncoderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_of_a_killed_encoder_is_finished_by_another()
    {
        string folder = Directory.CreateTempSubdirectory("netflix-e2e-encoders-").FullName;
        await using (LabSite site = await LabSite.StartAsync(new LabSiteOptions { StateFolder = folder, Encoders = 2, AppliancePorts = [0] }, cancel: Cancel))
        {
            using var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, Cancel));
            SiteProgram? killed = null;
            OpsTitle? seen = null;
            Task<Guid> ingest = TitleIngest.RunAsync(ops, DemoCatalog.BigBuckBunny, appliances: 1, progress: null, Cancel);
            while (killed is null && !ingest.IsCompleted)
            {
                seen = (await ops.ListTitlesAsync(Cancel)).SingleOrDefault();
                if (seen is { Job: { Stage: "encode", Worker: { } worker } })
                {
                    killed = site.Encoders.Single(encoder => encoder.Name == worker);
                    await killed.KillAsync();
                }
                await Task.Delay(100, Cancel);
            }
            Assert.True(killed is not null, $"the job was never seen encoding: {seen}");
            await ingest;

            OpsTitle finished = Assert.Single(await ops.ListTitlesAsync(Cancel));
            Assert.Equal("published", finished.State);
            Assert.Equal(2, finished.Job!.Attempt);
            Assert.NotEqual(killed.Name, finished.Job.Worker);
        }
        Directory.Delete(folder, recursive: true);
    }
}
