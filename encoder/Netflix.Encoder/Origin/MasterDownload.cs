using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Probe;
using Polly;

namespace Netflix.Encoder.Origin;

/// <summary>
/// Fetches a master and proves it whole: length and SHA-256. A connection that breaks is taken up again where it broke; only
/// breaks without a byte between them count towards giving up.
/// </summary>
internal sealed partial class MasterDownload(
    IHttpClientFactory clients, IOptions<OriginOptions> options, OriginMetrics metrics, TimeProvider time, ILogger<MasterDownload> logger)
{
    public const string HttpClientName = "origin";
    private const int BufferBytes = 256 * 1024;

    /// <param name="report">Receives the share that is here, 0 to 1.</param>
    /// <exception cref="OriginUnavailableException">The origin stayed away or keeps sending other bytes.</exception>
    /// <exception cref="MasterRefusedException">The origin has no such master.</exception>
    public async Task RunAsync(MasterFile master, OriginAccess origin, string targetFile, Action<double> report, CancellationToken cancel)
    {
        long length = checked((long)master.LengthBytes);
        await using FileStream target = new(targetFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (target.Position < length)
        {
            await OriginRetry.Pipeline(options.Value.MaxRetries, time, error => Broken(master.MasterId, target.Position, error))
                .ExecuteAsync(async stop =>
                {
                    long before = target.Position;
                    try
                    {
                        await ContinueAsync(master, origin, target, hash, length, report, stop);
                    }
                    catch (OriginUnavailableException error) when (target.Position > before)
                    {
                        // There was progress: leave this round of retries, the loop begins a new one.
                        Broken(master.MasterId, target.Position, error);
                    }
                }, cancel);
        }
        await target.FlushAsync(cancel);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(master.Sha256.Span))
            throw new OriginUnavailableException("The master that the origin sent is not the one that was uploaded (its SHA-256 differs).");
    }

    private async Task ContinueAsync(
        MasterFile master, OriginAccess origin, FileStream target, IncrementalHash hash, long length, Action<double> report, CancellationToken cancel)
    {
        using HttpClient client = clients.CreateClient(HttpClientName);
        using HttpRequestMessage request = origin.Request(HttpMethod.Get, $"masters/{master.MasterId}");
        if (target.Position > 0) request.Headers.Range = new RangeHeaderValue(target.Position, null);
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        idle.CancelAfter(TimeSpan.FromSeconds(options.Value.IdleSeconds));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using HttpResponseMessage response = await client.SendToOriginAsync(request, idle.Token);
            Accept(response, target, hash, length);
            await using Stream body = await response.Content.ReadAsStreamAsync(idle.Token);
            while (target.Position < length)
            {
                idle.CancelAfter(TimeSpan.FromSeconds(options.Value.IdleSeconds));
                int read = await ReadAsync(body, buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - target.Position)), idle.Token);
                hash.AppendData(buffer.AsSpan(0, read));
                await target.WriteAsync(buffer.AsMemory(0, read), cancel);
                metrics.Downloaded(read);
                report((double)target.Position / length);
            }
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new OriginUnavailableException($"The origin sent nothing for {options.Value.IdleSeconds} s.", inner: error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Apart, because an IOException here is the line's and an IOException of the target is the scratch disk's.
    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            int read = await body.ReadAsync(buffer, cancel);
            return read > 0 ? read : throw new OriginUnavailableException("The origin closed the connection early.");
        }
        catch (IOException error)
        {
            throw new OriginUnavailableException($"The download broke off: {error.Message}", inner: error);
        }
    }

    private static void Accept(HttpResponseMessage response, FileStream target, IncrementalHash hash, long length)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { From: { } from } range
                                                    && from == target.Position && (range.Length ?? length) == length:
                return;
            case HttpStatusCode.OK when (response.Content.Headers.ContentLength ?? length) == length:
                // The whole again, from the start.
                target.SetLength(0);
                target.Position = 0;
                _ = hash.GetHashAndReset();
                return;
            case HttpStatusCode.NotFound:
                throw new MasterRefusedException("The origin does not have this master any more; upload it again.");
            default:
                throw new OriginRefusedException($"The origin answered the request for the master with {(int)response.StatusCode}, not with its bytes.");
        }
    }

    [LoggerMessage(4301, LogLevel.Warning, "Download of master {MasterId} broke off after {Bytes} bytes; it goes on from there")]
    private partial void Broken(string masterId, long bytes, Exception error);
}
