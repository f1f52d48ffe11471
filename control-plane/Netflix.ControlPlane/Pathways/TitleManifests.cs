using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Signing;
using Netflix.ControlPlane.Steering;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// The manifests of titles as the encoder wrote them: from memory, else from the origin, else from an appliance. Whoever sent one, its
/// SHA-256 is the title manifest's, or it does not count.
/// </summary>
internal sealed partial class TitleManifests(
    VideoAssetTable assets, OriginTokenIssuer tokens, IOptions<OriginOptions> origin, IHttpClientFactory clients, PathwayMetrics metrics, IOptions<SteeringOptions> options,
    ILogger<TitleManifests> log) : IDisposable
{
    /// <summary>A film of three hours in thirty renditions has 100 KB.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = options.Value.ManifestMegabytes * 1024L * 1024 });
    private readonly ConcurrentDictionary<(PackageId, string), Lazy<Task<object?>>> _fetches = new();

    /// <typeparam name="T">What is made of the manifest's bytes, and kept.</typeparam>
    /// <param name="folders">URLs of the title's folder on appliances, for when the origin is away.</param>
    /// <param name="read">Makes it; throws <see cref="InvalidDataException"/>.</param>
    /// <returns>Null when the package has no such file, or nobody can give it now.</returns>
    internal async Task<T?> ReadAsync<T>(PackageId package, string path, IReadOnlyList<Pathway> folders, Func<byte[], T> read) where T : class
    {
        if (_memory.TryGetValue((package, path), out T? kept))
        {
            metrics.Manifest("memory");
            return kept;
        }
        // Not ended by a viewer that leaves: others wait for the same.
        Lazy<Task<object?>> fetch = _fetches.GetOrAdd((package, path), key => new(() => FetchAsync(key.Item1, key.Item2, folders, read)));
        try
        {
            return (T?)await fetch.Value;
        }
        finally
        {
            _fetches.TryRemove(new KeyValuePair<(PackageId, string), Lazy<Task<object?>>>((package, path), fetch));
        }
    }

    public void Dispose() => _memory.Dispose();

    private async Task<object?> FetchAsync<T>(PackageId package, string path, IReadOnlyList<Pathway> folders, Func<byte[], T> read) where T : class
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        TitleManifest? title = await assets.FindManifestAsync(package, limit.Token);
        if (title?.Files.FirstOrDefault(file => file.Path == path) is not { Length: <= MaxBytes } wanted) return null;
        (string token, _) = tokens.Issue(OriginToken.ReadTitles, TokenLife);
        byte[]? bytes = await TryGetAsync(TitleUrl.Of(origin.Value.Url, package, path), new AuthenticationHeaderValue("Bearer", token), wanted, limit.Token);
        string source = "origin";
        for (int i = 0; bytes is null && i < folders.Count; i++)
        {
            bytes = await TryGetAsync(folders[i].Folder + path, null, wanted, limit.Token);
            source = "appliance";
        }
        metrics.Manifest(bytes is null ? "none" : source);
        if (bytes is null) return null;
        T made = read(bytes);
        // What is made of it is text: two bytes a character, and some.
        _memory.Set((package, path), made, new MemoryCacheEntryOptions { Size = 2 * bytes.Length + 1024, SlidingExpiration = TimeSpan.FromHours(6) });
        return made;
    }

    private async Task<byte[]?> TryGetAsync(string url, AuthenticationHeaderValue? authorization, TitleFile wanted, CancellationToken cancel)
    {
        try
        {
            using HttpClient client = clients.CreateClient(nameof(TitleManifests));
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = authorization } };
            using HttpResponseMessage response = await client.SendAsync(request, cancel);
            response.EnsureSuccessStatusCode();
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) == wanted.Sha256) return bytes;
            NotFetched(wanted.Path, new Uri(url).Authority, "its digest is another one");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            NotFetched(wanted.Path, new Uri(url).Authority, error.Message);
        }
        return null;
    }

    // Not the URL: an appliance's has a viewer's token in it.
    [LoggerMessage(5401, LogLevel.Warning, "{Path} could not be had from {Source}: {Reason}")]
    private partial void NotFetched(string path, string source, string reason);

    internal const int MaxBytesPerAnswer = MaxBytes;
}
