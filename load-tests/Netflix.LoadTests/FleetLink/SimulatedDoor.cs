using System.Net;
using Netflix.Lab.Processes;

namespace Netflix.LoadTests.FleetLink;

/// <summary>The public URL of all simulated appliances: it says that they are well, as the control plane asks before it takes them live.</summary>
internal sealed class SimulatedDoor : IDisposable
{
    private readonly HttpListener _listener = new();

    public SimulatedDoor()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Url { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext asked = await _listener.GetContextAsync();
                asked.Response.StatusCode = asked.Request.Url?.AbsolutePath == "/health/ready" ? 200 : 404;
                asked.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
