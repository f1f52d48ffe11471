using Microsoft.Extensions.Options;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Access;

/// <summary>
/// The control plane's keys. The last known good set lives in memory and on disk: an origin that starts, or runs on, while the
/// control plane is away goes on checking tokens.
/// </summary>
internal sealed partial class SigningKeys(
    IHttpClientFactory http, IOptions<TokenOptions> options, IDisk disk, StoreLayout layout, IncomingFolder incoming, Receiver receiver,
    TimeProvider time, ILogger<SigningKeys> logger) : IDisposable
{
    public const string ClientName = "signing-keys";

    // A flood of tokens with invented key ids must not become a flood of requests to the control plane.
    private static readonly TimeSpan LeastBetweenFetches = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile KeySet _current = KeySet.Empty;
    private long _lastFetch;

    public KeySet Current => _current;

    private string SavedFile => Path.Combine(layout.Keys, "jwks.json");

    /// <summary>Takes up what an earlier run saved.</summary>
    public void Restore()
    {
        try
        {
            if (File.Exists(SavedFile)) _current = KeySet.Parse(File.ReadAllText(SavedFile));
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            NotRestored(SavedFile, error);
        }
    }

    /// <summary>The key may be newer than what is known: asks for it, unless that was just done.</summary>
    public async Task LearnAsync(string keyId, CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel);
        try
        {
            if (_current.Contains(keyId) || time.GetElapsedTime(Interlocked.Read(ref _lastFetch)) < LeastBetweenFetches) return;
            await FetchAsync(cancel);
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>False when the control plane did not answer with keys; what was known stays.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel);
        try
        {
            return await FetchAsync(cancel);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<bool> FetchAsync(CancellationToken cancel)
    {
        Interlocked.Exchange(ref _lastFetch, time.GetTimestamp());
        Uri source = options.Value.KeySet;
        try
        {
            using HttpClient client = http.CreateClient(ClientName);
            var fetched = KeySet.Parse(await client.GetStringAsync(source, cancel));
            _current = fetched;
            await SaveAsync(fetched.ToJson(), cancel);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException or IOException
            || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            NotFetched(source, _current.Count, error.Message);
            return false;
        }
    }

    private async Task SaveAsync(byte[] json, CancellationToken cancel)
    {
        byte[] saved = File.Exists(SavedFile) ? await File.ReadAllBytesAsync(SavedFile, cancel) : [];
        if (saved.AsSpan().SequenceEqual(json)) return;
        string unnamed = incoming.NewPath();
        try
        {
            using (var bytes = new MemoryStream(json)) await receiver.ReceiveAsync(bytes, json.Length, unnamed, cancel);
            disk.Replace(unnamed, SavedFile);
            disk.SyncFolder(layout.Keys);
        }
        finally
        {
            incoming.Discard(unnamed);
        }
    }

    public void Dispose() => _fetching.Dispose();

    [LoggerMessage(3401, LogLevel.Warning, "No keys from {Source}: {Reason}. {Known} known keys stay in use")]
    private partial void NotFetched(Uri source, int known, string reason);

    [LoggerMessage(3402, LogLevel.Warning, "The saved keys in {File} cannot be read; they are fetched anew")]
    private partial void NotRestored(string file, Exception error);
}
