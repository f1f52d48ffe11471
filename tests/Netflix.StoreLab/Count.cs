using System.Globalization;
using System.Text;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.StoreLab;

/// <summary>Opens every object that <see cref="Fill"/> put and sets it against what the disk says it holds: lost and miscounted are told apart.</summary>
internal static class Count
{
    internal static int Run(string[] args)
    {
        int objects = int.Parse(args[2], CultureInfo.InvariantCulture), bytes = int.Parse(args[3], CultureInfo.InvariantCulture);
        using SegmentStore store = LabStore.Open(args[0], args[1], Math.Min(bytes, 16 * 1024));
        long told = store.Disks[0].Slices;
        int found = 0;
        for (int i = 0; i < objects; i++)
        {
            if (!store.TryOpen(Encoding.UTF8.GetBytes($"/{i}"), out ObjectLease? lease)) continue;
            lease.Dispose();
            found++;
        }
        Console.WriteLine($"{found} of {objects} found, {told} counted at the start, {store.Disks[0].Slices} after all were asked for; {store.Disks[0].Opening}");
        return found == told ? 0 : 1;
    }
}
