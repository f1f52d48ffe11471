using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.Contracts.Titles;

namespace Netflix.Origin.Tests.Running;

/// <summary>Speaks the origin's API, with one token.</summary>
internal sealed class OriginClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public OriginClient(Uri url, string? token)
    {
        // Without the longer time a slow origin gets the body unasked, and a test that waits to be asked starts too early.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Patience }) { BaseAddress = url, Timeout = Patience };
        if (token is not null) Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string DigestField(byte[] bytes) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";

    public Task<HttpResponseMessage> PutAsync(string path, byte[] bytes, string? digest = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(bytes) };
        if (digest is not null) request.Content.Headers.Add("Content-Digest", digest);
        return UploadAsync(request);
    }

    // A body that is refused by its headers must not be on its way already: the broken connection would hide the answer.
    private Task<HttpResponseMessage> UploadAsync(HttpRequestMessage request)
    {
        request.Headers.ExpectContinue = true;
        return Http.SendAsync(request, Cancel);
    }

    public Task<HttpResponseMessage> PutMasterAsync(Guid master, byte[] bytes, string? digest = null) => PutAsync($"/masters/{master}", bytes, digest);

    public Task<HttpResponseMessage> PutFileAsync(Guid publication, string path, byte[] bytes, string? digest = null) =>
        PutAsync($"/publications/{publication}/files/{path}", bytes, digest ?? DigestField(bytes));

    public Task<HttpResponseMessage> CommitAsync(Guid publication, byte[] manifest) =>
        UploadAsync(new HttpRequestMessage(HttpMethod.Post, $"/publications/{publication}/commit") { Content = new ByteArrayContent(manifest) });

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request, Cancel);
    }

    /// <summary>Sends all files, then commits; throws on the first answer that is not a success.</summary>
    public async Task<HttpResponseMessage> PublishAsync(Guid publication, SampleTitle title, Action<string>? acknowledged = null)
    {
        foreach ((string path, byte[] bytes) in title.Files)
        {
            using HttpResponseMessage sent = await PutFileAsync(publication, path, bytes);
            sent.EnsureSuccessStatusCode();
            acknowledged?.Invoke(path);
        }
        HttpResponseMessage committed = await CommitAsync(publication, title.Manifest);
        committed.EnsureSuccessStatusCode();
        acknowledged?.Invoke(TitleManifest.FileName);
        return committed;
    }

    /// <summary>True when the whole title is served, false when nothing of it is; fails on anything between.</summary>
    public async Task<bool> HoldsWholeAsync(SampleTitle title)
    {
        List<string> served = [], absent = [];
        foreach ((string path, byte[] bytes) in title.Files.Append(new(TitleManifest.FileName, title.Manifest)))
        {
            using HttpResponseMessage answer = await GetAsync($"/titles/{title.Package}/{path}");
            if (answer.StatusCode == HttpStatusCode.NotFound) absent.Add(path);
            else
            {
                Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
                Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Cancel));
                served.Add(path);
            }
        }
        Assert.True(served.Count == 0 || absent.Count == 0, $"A part of the title: served {string.Join(", ", served)}; absent {string.Join(", ", absent)}");
        return absent.Count == 0;
    }

    public async Task WaitUntilReadyAsync()
    {
        long started = Stopwatch.GetTimestamp();
        string last = "";
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            using HttpResponseMessage answer = await GetAsync("/health/ready");
            if (answer.IsSuccessStatusCode) return;
            last = await answer.Content.ReadAsStringAsync(Cancel);
            await Task.Delay(20, Cancel);
        }
        Assert.Fail($"The origin did not become ready: {last}");
    }

    /// <summary>The body as JSON, after checking the status; a failure shows the body.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"Expected {expected}, got {answer.StatusCode}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    public void Dispose() => Http.Dispose();
}
