using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Netflix.Lab;
using Netflix.LoadTests.Figures;

namespace Netflix.LoadTests.Load;

/// <summary>
/// Small answers over keep-alive connections, one thread: as many as the server gives, or at a fixed rate. At a rate a request is due
/// at its own time whatever became of those before it, and its latency counts from there: a server that stalls pays for what queued up.
/// </summary>
internal static class RequestRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="requests">Whole requests, asked in turn; every answer must be 200.</param>
    /// <param name="perSecond">Null: as many as the server gives.</param>
    /// <exception cref="LabException">A connection broke, an answer was another one, or none came for ten seconds.</exception>
    public static Task<LoadReport> RunAsync(IPEndPoint server, byte[][] requests, int connections, double? perSecond, TimeSpan length, CancellationToken cancel) =>
        Task.Factory.StartNew(() => Run(server, requests, connections, perSecond, length, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static LoadReport Run(IPEndPoint server, byte[][] requests, int connections, double? perSecond, TimeSpan length, CancellationToken cancel)
    {
        List<DrainConnection> crowd = [];
        try
        {
            while (crowd.Count < connections)
                crowd.Add(DrainConnection.Open(server, requests, crowd.Count * requests.Length / connections, lengthsDiffer: true));
            return Measure(crowd, perSecond, length, cancel);
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

    private static LoadReport Measure(List<DrainConnection> crowd, double? perSecond, TimeSpan length, CancellationToken cancel)
    {
        var poll = new PollSet(crowd.Select(connection => connection.Socket));
        var idle = new Stack<DrainConnection>(crowd);
        List<long> took = new(1 << 21);
        double interval = perSecond is { } rate ? Stopwatch.Frequency / rate : 0;
        long began = Stopwatch.GetTimestamp(), answeredAt = began;
        double due = began;
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            while (idle.Count > 0 && due <= now)
            {
                idle.Pop().Ask(perSecond is null ? now : (long)due);
                due += interval;
            }
            // Without a rate there is always something under way; with one the next request may be due before anything is read.
            int ready = poll.Wait(perSecond is null ? Patience : TimeSpan.FromMilliseconds(1));
            now = Stopwatch.GetTimestamp();
            if (ready == 0 && Stopwatch.GetElapsedTime(answeredAt, now) > Patience)
                throw new LabException($"No answer for {Patience.TotalSeconds:0} s.");
            for (int i = 0; ready > 0 && i < crowd.Count; i++)
            {
                if (!poll.IsReady(i) || !crowd[i].TakeSome())
                    continue;
                answeredAt = Stopwatch.GetTimestamp();
                took.Add(answeredAt - crowd[i].AskedAt);
                idle.Push(crowd[i]);
            }
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began, now);
            if (elapsed >= length)
                return LoadReport.Of(took, elapsed);
            cancel.ThrowIfCancellationRequested();
        }
    }
}
