using System.Net.Sockets;
using Netflix.Lab;
using Netflix.LoadTests.Load;

namespace Netflix.LoadTests.Collapse;

/// <summary>When each of a crowd's sockets had something to read.</summary>
internal static class FirstBytes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Moments of that clock, in the order of the sockets. Nothing is read.</returns>
    /// <exception cref="LabException">Some had nothing for a minute.</exception>
    public static Task<long[]> OfAllAsync(IReadOnlyList<Socket> sockets, TimeProvider time, CancellationToken cancel) =>
        Task.Factory.StartNew(() => OfAll(sockets, time), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static long[] OfAll(IReadOnlyList<Socket> sockets, TimeProvider time)
    {
        var poll = new PollSet(sockets);
        long[] seen = new long[sockets.Count];
        for (int left = sockets.Count; left > 0;)
        {
            if (poll.Wait(Patience) == 0)
                throw new LabException($"{left} of {sockets.Count} clients had no answer for {Patience.TotalSeconds:0} s.");
            long now = time.GetTimestamp();
            for (int i = 0; i < seen.Length; i++)
            {
                if (seen[i] > 0 || !poll.IsReady(i))
                    continue;
                seen[i] = now;
                poll.Leave(i);
                left--;
            }
        }
        return seen;
    }
}
