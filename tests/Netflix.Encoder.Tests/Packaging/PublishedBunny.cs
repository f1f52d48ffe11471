using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Tests.Masters;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Packaging;

/// <summary>
/// 5 s of the real 1080p clip, taken once through the real program: its published files for the tests to look at, and what the
/// control plane and the operator saw meanwhile.
/// </summary>
public sealed class PublishedBunny : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoder-published-");
    private readonly Lazy<Task<PublishedTitle>> _title;

    public PublishedBunny(TestMasters masters) => _title = new(() => PublishAsync(masters));

    internal Task<PublishedTitle> GetAsync() => _title.Value;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<PublishedTitle> PublishAsync(TestMasters masters)
    {
        await using OriginStandIn origin = await OriginStandIn.StartAsync();
        await using JobsStandIn jobs = await JobsStandIn.StartAsync();
        EncodeJob job = TestJob.Of(await masters.BunnyAsync(), origin);
        jobs.Desk.Offer(job);
        await using EncoderProcess encoder = EncoderProcess.Start(jobs, "worker");
        List<string> commandLines = [];
        Task over = Task.WhenAny(jobs.Desk.Completed.Task, jobs.Desk.Failed.Task, Task.Delay(TimeSpan.FromSeconds(90)));
        while (!over.IsCompleted)
        {
            commandLines.AddRange(ProcessTable.CommandLinesMentioning(encoder.Scratch));
            await Task.WhenAny(over, Task.Delay(5));
        }
        Assert.False(jobs.Desk.Failed.Task.IsCompleted, jobs.Desk.Failed.Task.IsCompleted ? (await jobs.Desk.Failed.Task).Reason : "");
        Assert.True(jobs.Desk.Completed.Task.IsCompleted, $"No title in 90 s; the log says: {encoder.Log}");
        CompleteRequest done = await jobs.Desk.Completed.Task;

        using var http = new HttpClient();
        string metrics = await http.GetStringAsync(new Uri($"{encoder.AdminUrl}/metrics"));
        string ready = await http.GetStringAsync(new Uri($"{encoder.AdminUrl}/health/ready"));
        foreach ((string path, byte[] bytes) in origin.Files)
        {
            string file = Path.Combine(_folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes);
        }
        return new PublishedTitle(
            _folder.FullName, TitleManifestFormat.Read(origin.Committed), origin.Committed!, job, done,
            [.. jobs.Desk.Reports], encoder.Log, metrics, ready, commandLines, [.. origin.Traces]);
    }
}

/// <param name="Folder">The published files.</param>
/// <param name="CommandLines">Of every process that worked in the encoder's scratch folder, as any user could see them.</param>
internal sealed record PublishedTitle(
    string Folder, TitleManifest Manifest, byte[] ManifestBytes, EncodeJob Job, CompleteRequest Completion, IReadOnlyList<ReportRequest> Reports,
    string Log, string Metrics, string Ready, IReadOnlyList<string> CommandLines, IReadOnlyList<string> Traces)
{
    public string File(string path) => Path.Combine(Folder, path);

    public int Segments(string rendition) => Directory.GetFiles(File(rendition), "*.m4s").Length;

    /// <summary>Init and one segment in one file, as ffmpeg wants it to decrypt them.</summary>
    public async Task<string> JoinAsync(string rendition, int segment)
    {
        string joined = File($"{rendition}-{segment}-{Guid.NewGuid():N}.mp4");
        byte[] init = await System.IO.File.ReadAllBytesAsync(File($"{rendition}/init.mp4"));
        byte[] media = await System.IO.File.ReadAllBytesAsync(File($"{rendition}/{segment}.m4s"));
        await System.IO.File.WriteAllBytesAsync(joined, [.. init, .. media]);
        return joined;
    }
}
