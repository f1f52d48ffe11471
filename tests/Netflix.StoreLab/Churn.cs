using System.Globalization;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.StoreLab;

/// <summary>
/// Random operations on few keys until somebody kills the process. First what is found is told, a line a key: <c>= KEY VERSION REVISION</c>,
/// or <c>= KEY -</c>. Then each operation is announced and acknowledged: <c>&gt; put KEY VERSION</c>, <c>&lt; ok</c> or <c>&lt; no</c>.
/// A body follows from its key and version, so bytes are compared here, all of them.
/// </summary>
internal static class Churn
{
    internal const int Keys = 16;

    private const int MiB = 1024 * 1024;

    internal static async Task<int> RunAsync(string[] args)
    {
        int seed = int.Parse(args[2], CultureInfo.InvariantCulture);
        var random = new Random(seed);
        using SegmentStore store = LabStore.Open(args[0], args[1]);
        using var told = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (int key = 0; key < Keys; key++) await told.WriteLineAsync(await TellAsync(store, key));
        await told.WriteLineAsync($"open {store.Disks[0].Opening}");

        for (int step = 0; ; step++)
        {
            int key = random.Next(Keys), version = seed * 1000 + step;
            string operation = random.Next(100) switch { < 55 => "put", < 70 => "revise", < 76 => "pin", < 82 => "purge", < 85 => "purge-prefix", < 88 => "remove", _ => "get" };
            if (operation == "get")
            {
                string found = await TellAsync(store, key);
                await told.WriteLineAsync(found);
                continue;
            }
            await told.WriteLineAsync($"> {operation} {key} {version}");
            bool done = operation switch
            {
                "put" => await PutAsync(store, key, version),
                "revise" => await ReviseAsync(store, key, version),
                "pin" => await store.PinAsync(Key(key), CancellationToken.None) && false,
                "purge" => (await store.PurgeAsync(PurgeScope.Key, [Key(key).Text], CancellationToken.None)).Outcome == PurgeOutcome.Done,
                "purge-prefix" => (await store.PurgeAsync(PurgeScope.Prefix, [$"/{key % 4}/"], CancellationToken.None)).Outcome == PurgeOutcome.Done,
                _ => Remove(store, key),
            };
            await told.WriteLineAsync(done ? "< ok" : "< no");
        }
    }

    private static ObjectKey Key(int key) => new($"/{key % 4}/{key}");

    // Small ones, some of a few pages, some of more than a slice.
    private static int LengthOf(int version) => version % 7 == 0 ? MiB + version % 5000 : version % 3 == 0 ? 70_000 + version % 30_000 : version % 4000;

    private static async Task<bool> PutAsync(SegmentStore store, int key, int version)
    {
        byte[] body = LabStore.BodyOf(HashCode(key, version), LengthOf(version));
        using ObjectWriter? writer = store.TryCreate(Key(key), Retention.Demand);
        if (writer is null) return false;
        if (body.Length > MiB && await writer.AppendAsync(body.AsMemory(0, MiB), CancellationToken.None) is null) return false;
        return await writer.CommitAsync(body.AsMemory(body.Length > MiB ? MiB : 0), Metadata(version, 0), CancellationToken.None) is not null;
    }

    private static async Task<bool> ReviseAsync(SegmentStore store, int key, int revision)
    {
        if (!store.TryOpen(Key(key), out ObjectLease? lease)) return false;
        using (lease) return await lease.ReplaceMetadataAsync(Metadata(BitConverter.ToInt32(lease.Metadata.Span), revision), CancellationToken.None);
    }

    private static bool Remove(SegmentStore store, int key)
    {
        store.Remove(Key(key));
        return true;
    }

    private static async Task<string> TellAsync(SegmentStore store, int key)
    {
        if (!store.TryOpen(Key(key), out ObjectLease? lease)) return $"= {key} -";
        using (lease)
        {
            int version = BitConverter.ToInt32(lease.Metadata.Span), revision = BitConverter.ToInt32(lease.Metadata.Span[4..]);
            byte[] expected = LabStore.BodyOf(HashCode(key, version), LengthOf(version)), found = new byte[lease.Length];
            int at = 0;
            try
            {
                for (int slice = 0; slice < lease.SliceCount; slice++)
                {
                    StoredExtent extent = await lease.ExtentAsync(slice, CancellationToken.None);
                    for (int read = 0; read < extent.Length;) read += await lease.ReadAsync(extent, read, found.AsMemory(at + read), CancellationToken.None);
                    at += extent.Length;
                }
            }
            catch (SliceUnreadableException)
            {
                // A write that the kill tore: a miss, as any reader would make it.
                return $"= {key} -";
            }
            return found.AsSpan().SequenceEqual(expected) ? $"= {key} {version} {revision}" : $"! {key} {version} has wrong bytes";
        }
    }

    private static byte[] Metadata(int version, int revision) => [.. BitConverter.GetBytes(version), .. BitConverter.GetBytes(revision)];

    private static int HashCode(int key, int version) => unchecked(key * 1_000_003 + version);
}
