using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Origin;
using Polly;

namespace Netflix.Encoder.Publish;

/// <summary>
/// Puts a packaged title at the origin: every file with its digest, then the manifest as the one act that makes it a title.
/// Repeating any of it, or all, is harmless.
/// </summary>
internal sealed partial class TitlePublisher(
    IHttpClientFactory clients, IOptions<PublishOptions> publish, IOptions<OriginOptions> options,
    PublishMetrics metrics, TimeProvider time, ILogger<TitlePublisher> logger)
{
    private const int MaxCommits = 3;

    /// <param name="publicationId">UUID; the job's id.</param>
    /// <param name="report">Receives the share of bytes the origin has, 0 to 1.</param>
    /// <exception cref="OriginUnavailableException">The origin stayed away.</exception>
    /// <exception cref="OriginRefusedException">The origin does not accept the title.</exception>
    public async Task<PackageId> RunAsync(
        string publicationId, TitleManifest manifest, byte[] manifestBytes, string packageFolder, OriginAccess origin,
        Action<double> report, CancellationToken cancel)
    {
        ResiliencePipeline retry = OriginRetry.Pipeline(options.Value.MaxRetries, time, error =>
        {
            metrics.Repeated();
            Repeating(publicationId, error);
        });
        using HttpClient client = clients.CreateClient(MasterDownload.HttpClientName);
        await PutAllAsync(manifest.Files, publicationId, packageFolder, client, origin, retry, report, cancel);

        for (int commit = 1; ; commit++)
        {
            IReadOnlyList<string> missing = await retry.ExecuteAsync(
                async stop => await CommitAsync(publicationId, manifestBytes, client, origin, stop), cancel);
            if (missing.Count == 0) return PackageId.Of(manifestBytes);
            if (commit == MaxCommits) throw new OriginRefusedException($"The origin keeps missing {missing.Count} files of the title, {missing[0]} among them.");
            TitleFile[] again = [.. manifest.Files.Where(file => missing.Contains(file.Path))];
            await PutAllAsync(again, publicationId, packageFolder, client, origin, retry, _ => { }, cancel);
        }
    }

    private async Task PutAllAsync(
        IReadOnlyList<TitleFile> files, string publicationId, string packageFolder, HttpClient client, OriginAccess origin,
        ResiliencePipeline retry, Action<double> report, CancellationToken cancel)
    {
        long total = Math.Max(1, files.Sum(file => file.Length)), sent = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = publish.Value.ParallelUploads, CancellationToken = cancel };
        await Parallel.ForEachAsync(files, parallel, async (file, stop) =>
        {
            await retry.ExecuteAsync(async token => await PutAsync(file, publicationId, packageFolder, client, origin, token), stop);
            metrics.Published(file.Length);
            report((double)Interlocked.Add(ref sent, file.Length) / total);
        });
    }

    private static async Task PutAsync(
        TitleFile file, string publicationId, string packageFolder, HttpClient client, OriginAccess origin, CancellationToken cancel)
    {
        await using FileStream content = File.OpenRead(Path.Combine(packageFolder, file.Path));
        using HttpRequestMessage request = origin.Request(HttpMethod.Put, $"publications/{publicationId}/files/{file.Path}");
        request.Content = new StreamContent(content);
        request.Content.Headers.ContentType = new(file.ContentType);
        request.Content.Headers.ContentLength = file.Length;
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:");
        using HttpResponseMessage response = await client.SendToOriginAsync(request, cancel);
        // 422: what arrived is not what was sent, so the line is at fault and the next try may be better.
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity)
            throw new OriginUnavailableException($"The origin received {file.Path} damaged.");
        if (!response.IsSuccessStatusCode)
            throw new OriginRefusedException($"The origin refused {file.Path} with {(int)response.StatusCode}: {await ReasonAsync(response, cancel)}");
    }

    /// <returns>Files the origin still needs; none when the title is published.</returns>
    private static async Task<IReadOnlyList<string>> CommitAsync(
        string publicationId, byte[] manifestBytes, HttpClient client, OriginAccess origin, CancellationToken cancel)
    {
        using HttpRequestMessage request = origin.Request(HttpMethod.Post, $"publications/{publicationId}/commit");
        request.Content = new ByteArrayContent(manifestBytes);
        request.Content.Headers.ContentType = new("application/json");
        using HttpResponseMessage response = await client.SendToOriginAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.Conflict
            && await ProblemAsync(response, cancel) is { Missing: { Count: > 0 } missing })
            return missing;
        if (!response.IsSuccessStatusCode)
            throw new OriginRefusedException($"The origin refused the title with {(int)response.StatusCode}: {await ReasonAsync(response, cancel)}");

        CommitAnswer? answer = await response.Content.ReadFromJsonAsync(OriginAnswers.Default.CommitAnswer, cancel);
        return answer?.Package == PackageId.Of(manifestBytes).ToString()
            ? []
            : throw new OriginRefusedException($"The origin published the title under another name, '{answer?.Package}'.");
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancel) =>
        await ProblemAsync(response, cancel) is { } problem ? problem.Detail ?? problem.Title ?? "it gave no reason." : "it gave no reason.";

    private static async Task<OriginProblem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        return await response.Content.ReadFromJsonAsync(OriginAnswers.Default.OriginProblem, cancel);
    }

    [LoggerMessage(4401, LogLevel.Warning, "Publication {PublicationId}: a request to the origin is repeated")]
    private partial void Repeating(string publicationId, Exception error);
}

internal sealed record CommitAnswer(string? Package);

internal sealed record OriginProblem(string? Title, string? Detail, IReadOnlyList<string>? Missing);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CommitAnswer))]
[JsonSerializable(typeof(OriginProblem))]
internal sealed partial class OriginAnswers : JsonSerializerContext;
