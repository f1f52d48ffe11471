using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Fill;

/// <summary>HTTP to the origin. Redirects, cookies and decompression are off: the bytes are the origin's own. The trace id of the request that caused it goes along.</summary>
internal sealed class OriginClient : IDisposable
{
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    private readonly HttpMessageInvoker _http;
    private readonly OriginCircuits _circuits;
    private readonly OriginMetrics _metrics;
    private readonly TimeSpan _silence;

    public OriginClient(OriginCircuits circuits, OriginMetrics metrics, IOptions<FillOptions> options)
    {
        _circuits = circuits;
        _metrics = metrics;
        _silence = TimeSpan.FromSeconds(options.Value.OriginSilenceSeconds);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // Names of an origin may move.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        });
    }

    /// <summary>Sends and returns as soon as the response head is there.</summary>
    /// <exception cref="FillException">Transient: no connection, or no head in time, lately or now.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        OriginCircuit circuit = _circuits.Of(request.RequestUri!);
        CircuitEntry entry = circuit.Enter();
        if (entry.Refused is { } rest)
        {
            _metrics.Refused();
            throw new FillException(FillFailure.OriginResting, "The origin failed too often in a row.") { IsTransient = true, Rest = rest };
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // An upload takes as long as its viewer takes; Kestrel sees to it that it goes on at all.
        patience.CancelAfter(request.Content is null ? _silence : LongestUpload);
        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, patience.Token);
            if (IsGatewayError(response.StatusCode)) circuit.Failed(entry.Period, OriginFault.GatewayError, PathOf(request));
            else circuit.Succeeded();
            return response;
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            if (request.Content is null) circuit.Failed(entry.Period, OriginFault.Silent, PathOf(request));
            throw new FillException(FillFailure.OriginUnavailable, $"The origin did not answer within {_silence.TotalSeconds} s.", error) { IsTransient = true };
        }
        catch (HttpRequestException error)
        {
            // An upload may have broken off at the viewer's end.
            if (request.Content is null) circuit.Failed(entry.Period, OriginFault.Unreachable, IsUnreachable(error) ? null : PathOf(request));
            throw new FillException(FillFailure.OriginUnavailable, "The origin could not be reached.", error) { IsTransient = true };
        }
    }

    /// <summary>Reads some bytes of a body; 0 at its clean end.</summary>
    /// <exception cref="FillException">Transient: the body broke off or fell silent.</exception>
    internal async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_silence);
        try
        {
            return await body.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new FillException(FillFailure.OriginUnavailable, $"The origin sent nothing for {_silence.TotalSeconds} s.", error) { IsTransient = true };
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new FillException(FillFailure.OriginUnavailable, "The origin's body broke off.", error) { IsTransient = true };
        }
    }

    /// <summary>Whether the status says that whoever should answer is not there: another may be.</summary>
    internal static bool IsGatewayError(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    internal static HttpRequestMessage Get(OriginAccess origin, string path, long offset, string? validator)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(origin.Url, path));
        if (origin.Token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", origin.Token);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            if (validator is not null) request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        return request;
    }

    public void Dispose() => _http.Dispose();

    // Without the query, which viewers make up.
    private static string PathOf(HttpRequestMessage request) => request.RequestUri!.AbsolutePath;

    private static bool IsUnreachable(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
}
