using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Quality;

/// <summary>A viewer with an address and a token of its own, whose player reports.</summary>
internal sealed class ReportingViewer : IDisposable
{
    private readonly HttpClient _http;
    private readonly EdgeSite _site;
    private readonly string _token;
    private readonly string _forged;

    internal ReportingViewer(EdgeSite site, string address, TokenDesk desk)
    {
        CommonAccessToken token = TokenDesk.For(site.Title.Url(""), DateTimeOffset.UtcNow.AddHours(1));
        (_site, _token, _forged) = (site, desk.Sign(token), new TokenDesk(2).Sign(token));
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = site.Appliance.Http.BaseAddress };
    }

    internal Task<HttpStatusCode> AskAsync(string file, string? field = null, string? value = null) => AskAsync(_token, file, field, value);

    internal Task<HttpStatusCode> AskForgedAsync(string file) => AskAsync(_forged, file, null, null);

    internal Task<HttpStatusCode> PostAsync(string reports) => PostAsync(_token, reports);

    internal Task<HttpStatusCode> PostForgedAsync(string reports) => PostAsync(_forged, reports);

    public void Dispose() => _http.Dispose();

    private async Task<HttpStatusCode> AskAsync(string token, string file, string? field, string? value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenPath.With(token, _site.Title.Url(file)));
        if (field is not null) request.Headers.Add(field, value);
        using HttpResponseMessage answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string token, string reports)
    {
        using var content = new StringContent(reports, Encoding.ASCII, new MediaTypeHeaderValue("application/cmcd"));
        using HttpResponseMessage answer = await _http.PostAsync(TokenPath.With(token, _site.Title.Url("cmcd")), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
