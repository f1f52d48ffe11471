using System.Diagnostics;
using System.Globalization;
using System.Text;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.StoreLab;

internal static class Hits
{
    internal static int Run(string[] args)
    {
        int objects = int.Parse(args[2], CultureInfo.InvariantCulture);
        int expected = args is [_, _, _, var bytes] ? Math.Min(int.Parse(bytes, CultureInfo.InvariantCulture), 16 * 1024) : 16 * 1024;
        using SegmentStore store = LabStore.Open(args[0], args[1], expected);
        byte[][] hot = [.. Enumerable.Range(0, Math.Min(objects, 10_000)).Select(i => Encoding.UTF8.GetBytes($"/{i}"))];
        // Once with waiting, so that all heads are in memory.
        foreach (byte[] key in hot)
        {
            if (store.TryOpen(key, out ObjectLease? lease)) lease.Dispose();
        }
        for (int round = 0; round < 8; round++)
        {
            const int Openings = 1_000_000;
            int found = 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
            for (int i = 0; i < Openings; i++)
            {
                if (store.OpenNow(hot[i % hot.Length], out ObjectLease? lease) != Lookup.Hit) continue;
                lease!.TryGetExtent(0, out _);
                lease.Dispose();
                found++;
            }
            double nanoseconds = Stopwatch.GetElapsedTime(began).TotalNanoseconds / Openings;
            Console.WriteLine($"{nanoseconds:F0} ns and {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Openings} bytes an opening, {found} hits");
        }
        return 0;
    }
}
