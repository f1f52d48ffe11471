using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Netflix.Lab;

namespace Netflix.LoadTests.Load;

/// <summary>
/// Keep-alive connections that ask for URLs in turn as fast as they are answered and leave the bodies in the kernel (recv with MSG_TRUNC),
/// as a network card would take them away. wrk copies each byte, which at 2.5 MB takes its core four times the server's time: what it
/// measures there is itself. One thread, no allocation once it runs.
/// </summary>
internal static class DrainRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="urls">Cleartext, of one server; every answer must be 200 with as many bytes as the first one.</param>
    /// <exception cref="LabException">A connection broke, an answer was another one, or none came for ten seconds.</exception>
    public static Task<LoadReport> RunAsync(IReadOnlyList<Uri> urls, int connections, TimeSpan length, CancellationToken cancel) =>
        Task.Factory.StartNew(() => Run(urls, connections, length, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static LoadReport Run(IReadOnlyList<Uri> urls, int connections, TimeSpan length, CancellationToken cancel)
    {
        var server = new IPEndPoint(IPAddress.Parse(urls[0].Host), urls[0].Port);
        byte[][] requests = [.. urls.Select(url => Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"))];
        List<DrainConnection> crowd = [];
        try
        {
            // Spread over the set: connections in step would read each body while it is still in the processor's cache.
            while (crowd.Count < connections)
                crowd.Add(DrainConnection.Open(server, requests, crowd.Count * requests.Length / connections));
            return Measure(crowd, length, cancel);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            throw new LabException($"The load on {server} broke: {error.Message}", error);
        }
        finally
        {
            foreach (DrainConnection connection in crowd)
                connection.Dispose();
        }
    }

    private static LoadReport Measure(List<DrainConnection> crowd, TimeSpan length, CancellationToken cancel)
    {
        var poll = new PollSet(crowd.Select(connection => connection.Socket));
        List<long> took = new(1 << 20);
        long began = Stopwatch.GetTimestamp();
        foreach (DrainConnection connection in crowd)
            connection.Ask(began);
        while (true)
        {
            if (poll.Wait(Patience) == 0)
                throw new LabException($"No answer for {Patience.TotalSeconds:0} s.");
            long now = Stopwatch.GetTimestamp();
            for (int i = 0; i < crowd.Count; i++)
            {
                if (!poll.IsReady(i) || !crowd[i].TakeSome())
                    continue;
                now = Stopwatch.GetTimestamp();
                took.Add(now - crowd[i].AskedAt);
                crowd[i].Ask(now);
            }
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began, now);
            if (elapsed >= length)
                return LoadReport.Of(took, elapsed);
            cancel.ThrowIfCancellationRequested();
        }
    }
}
