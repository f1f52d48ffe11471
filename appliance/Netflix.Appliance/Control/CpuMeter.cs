using System.Globalization;

namespace Netflix.Appliance.Control;

/// <summary>Busy share of all cores of the machine since the last question, from /proc/stat; the process's own share where there is none.</summary>
internal sealed class CpuMeter(TimeProvider time)
{
    private (ulong Busy, ulong All) _machine = ReadMachine() ?? default;
    private TimeSpan _process = Environment.CpuUsage.TotalTime;
    private long _asked = time.GetTimestamp();

    /// <summary>0 to 1.</summary>
    internal double TakeShare()
    {
        if (ReadMachine() is { } machine)
        {
            ulong all = machine.All - _machine.All, busy = machine.Busy - _machine.Busy;
            _machine = machine;
            return all == 0 ? 0 : Math.Clamp((double)busy / all, 0, 1);
        }
        long now = time.GetTimestamp();
        TimeSpan process = Environment.CpuUsage.TotalTime;
        double share = (process - _process) / (time.GetElapsedTime(_asked, now) * Environment.ProcessorCount);
        (_process, _asked) = (process, now);
        return double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
    }

    private static (ulong Busy, ulong All)? ReadMachine()
    {
        try
        {
            // cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are counted in user already.
            string line = File.ReadLines("/proc/stat").First();
            ulong[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(field => ulong.Parse(field, CultureInfo.InvariantCulture))];
            ulong all = ticks.Aggregate(0UL, (sum, tick) => sum + tick);
            return (all - ticks[3] - ticks[4], all);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
