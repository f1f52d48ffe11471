using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Netflix.Origin.Tests.Running;

/// <summary>What HttpClient would put right before sending: paths with dots, bodies that stop short.</summary>
internal static class RawRequest
{
    public static Task<string> GetAsync(Uri url, string path, AuthenticationHeaderValue token) =>
        SendAsync(url, $"GET {path} HTTP/1.1\r\nHost: origin\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n", hangUp: false);

    /// <summary>Sends the text, hangs up or waits for more of nothing, and returns everything the server says until it closes.</summary>
    public static async Task<string> SendAsync(Uri url, string text, bool hangUp)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        if (hangUp) client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException) when (hangUp)
        {
            return "";
        }
    }
}
