using System.Globalization;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.StoreLab;

internal static class Fill
{
    internal static async Task<int> RunAsync(string[] args)
    {
        int objects = int.Parse(args[2], CultureInfo.InvariantCulture), bytes = int.Parse(args[3], CultureInfo.InvariantCulture);
        using SegmentStore store = LabStore.Open(args[0], args[1], Math.Min(bytes, 16 * 1024));
        byte[] body = LabStore.BodyOf(1, bytes);
        for (int i = 0; i < objects; i++)
        {
            BitConverter.TryWriteBytes(body, i);
            using ObjectWriter? writer = store.TryCreate(new ObjectKey($"/{i}"), Retention.Demand);
            if (writer is null || await writer.CommitAsync(body, "200 OK"u8.ToArray(), CancellationToken.None) is null)
            {
                Console.Error.WriteLine($"object {i} was not kept: {store.Disks[0]}");
                return 1;
            }
        }
        Console.WriteLine($"filled {objects} {store.Disks[0]}");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
