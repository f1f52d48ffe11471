using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Titles;

/// <summary>Does one encode job as an encoder does: leases it, publishes a package at the origin, completes it. For sites without encoders.</summary>
internal static class StandInEncoder
{
    private static readonly TimeSpan JobPatience = TimeSpan.FromSeconds(20);

    /// <param name="packageFolder">What is published, whatever the job's master is.</param>
    internal static async Task DoOneJobAsync(LabSite site, string packageFolder, CancellationToken cancel)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(site.JobsUrl);
        var jobs = new EncodeJobs.EncodeJobsClient(channel);
        var secret = new Metadata { { "authorization", $"Bearer {await File.ReadAllTextAsync(site.Secrets.WorkerSecretFile, cancel)}" } };
        var wanted = new LeaseRequest { Worker = "stand-in", MaxWait = Duration.FromTimeSpan(JobPatience) };
        EncodeJob job = (await jobs.LeaseAsync(wanted, secret, cancellationToken: cancel)).Job ?? throw new InvalidOperationException("No job is queued.");

        byte[] manifest = ClearPackage.Describe(packageFolder, job.ContentId, job.Keys.Audio.KeyId.Span, job.Keys.Video.KeyId.Span);
        await PublishAsync(job, packageFolder, manifest, cancel);
        var done = new CompleteRequest { JobId = job.JobId, LeaseId = job.LeaseId, Package = PackageId.Of(manifest).ToString(), TitleManifest = ByteString.CopyFrom(manifest) };
        await jobs.CompleteAsync(done, secret, cancellationToken: cancel);
    }

    private static async Task PublishAsync(EncodeJob job, string folder, byte[] manifest, CancellationToken cancel)
    {
        using var origin = new HttpClient
        {
            BaseAddress = new Uri($"{job.Origin.Url.TrimEnd('/')}/publications/{job.JobId}/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", job.Origin.Token) },
        };
        foreach (TitleFile file in TitleManifestFormat.Read(manifest).Files)
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder, file.Path), cancel));
            content.Headers.ContentType = new(file.ContentType);
            content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:");
            using HttpResponseMessage stored = await origin.PutAsync($"files/{file.Path}", content, cancel);
            Assert.True(stored.IsSuccessStatusCode, $"the origin answered {(int)stored.StatusCode} to {file.Path}");
        }
        using var commit = new ByteArrayContent(manifest) { Headers = { ContentType = new("application/json") } };
        using HttpResponseMessage published = await origin.PostAsync("commit", commit, cancel);
        Assert.True(published.IsSuccessStatusCode, $"the origin answered {(int)published.StatusCode}: {await published.Content.ReadAsStringAsync(cancel)}");
    }
}
