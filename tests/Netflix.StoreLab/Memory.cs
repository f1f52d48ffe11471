using System.Globalization;
using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.StoreLab;

/// <summary>Everything the store keeps for each object: the index (log and buckets), its counts by region, the admission sketch. The record cache is a fixed size and named apart.</summary>
internal static class Memory
{
    internal static int Run(string[] args)
    {
        int objects = int.Parse(args[0], CultureInfo.InvariantCulture);
        long before = Resident();
        using var index = new SliceIndex(objects);
        var policy = new RegionPolicy(objects);
        Span<byte> number = stackalloc byte[4];
        for (int i = 0; i < objects; i++)
        {
            BitConverter.TryWriteBytes(number, i);
            SliceKey key = SliceKey.Of(number);
            index.Put(key, new SliceLocation((uint)(i / 16_000), i % 16_000 * 512L));
            policy.Requested(key.Low);
        }
        GC.Collect();
        long after = Resident();
        Console.WriteLine($"{(after - before) / (double)objects:F1} resident bytes an object at {objects}; index {index.Count} entries, sketch {policy.MemoryBytes / (double)objects:F1} bytes an object");
        return index.TryGet(SliceKey.Of(BitConverter.GetBytes(1)), out _) ? 0 : 1;
    }

    private static long Resident()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmRSS", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
