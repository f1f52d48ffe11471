using Netflix.Lab;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Peers;

namespace Netflix.LoadTests.Idle;

/// <summary>A server's memory once it has come to rest: buffers given back, no collection under way.</summary>
internal static class QuietMemory
{
    private const int SamplesAlike = 8;
    private const double Alike = 0.002;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <exception cref="LabException">The memory still changes after the time allowed.</exception>
    public static async Task<ProcessMemory> ReadAsync(CacheServer server, CancellationToken cancel)
    {
        long began = TimeProvider.System.GetTimestamp();
        ProcessMemory first = server.Memory;
        for (int alike = 0; alike < SamplesAlike;)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new LabException($"The memory of {server.Program.Name} has not come to rest in {Patience.TotalSeconds:0} s; it is {server.Memory.ResidentBytes} bytes now.");
            await Task.Delay(Interval, cancel);
            ProcessMemory now = server.Memory;
            if (Math.Abs(now.ResidentBytes - first.ResidentBytes) <= first.ResidentBytes * Alike)
                alike++;
            else
                (first, alike) = (now, 0);
        }
        return first;
    }
}
