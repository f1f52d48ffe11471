using System.Diagnostics;
using System.Globalization;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.StoreLab;

internal static class Restart
{
    internal static async Task<int> RunAsync(string[] args)
    {
        int objects = int.Parse(args[2], CultureInfo.InvariantCulture);
        int expected = args is [_, _, _, var bytes] ? Math.Min(int.Parse(bytes, CultureInfo.InvariantCulture), 16 * 1024) : 16 * 1024;
        using SegmentStore store = LabStore.Open(args[0], args[1], expected);
        TimeSpan opened = DateTime.Now - Process.GetCurrentProcess().StartTime;
        int hits = 0, wrong = 0;
        TimeSpan firstHit = default;
        byte[] head = new byte[4];
        for (int round = 0; round < 1000; round++)
        {
            int i = (int)((long)round * (objects - 1) / 999);
            if (!store.TryOpen(new ObjectKey($"/{i}"), out ObjectLease? lease)) continue;
            using (lease)
            {
                StoredExtent extent = await lease.ExtentAsync(0, CancellationToken.None);
                await lease.ReadAsync(extent, 0, head, CancellationToken.None);
                if (hits++ == 0) firstHit = DateTime.Now - Process.GetCurrentProcess().StartTime;
                if (BitConverter.ToInt32(head) != i) wrong++;
            }
        }
        Console.WriteLine($"opened {opened.TotalMilliseconds:F0} ms, first hit {firstHit.TotalMilliseconds:F0} ms after exec; {hits} of 1000 hits, {wrong} wrong");
        Console.WriteLine(store.Disks[0]);
        return 0;
    }
}
