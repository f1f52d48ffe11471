using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.StoreLab;

/// <summary>
/// Objects whose bytes follow from key and version, so that any reader can tell a wrong one: small ones, some of a few pages, some of more
/// than a slice, and some sparse ones of three slices of which the middle one is never there.
/// </summary>
internal sealed class ChurnObjects(SegmentStore store)
{
    private const int MiB = 1024 * 1024;
    private const int MissingSlice = 1;

    internal async Task<bool> DoAsync(string operation, int key, int version) => operation switch
    {
        "put" => IsSparse(version) ? await PutSparseAsync(key, version) : await PutAsync(key, version),
        "revise" => await ReviseAsync(key, version),
        "pin" => await store.PinAsync(Key(key), CancellationToken.None),
        "unpin" => Unpin(),
        "purge" => await PurgeAsync(PurgeScope.Key, Key(key).Text),
        "purge-prefix" => await PurgeAsync(PurgeScope.Prefix, $"/{key % 4}/"),
        "purge-surrogate" => await PurgeAsync(PurgeScope.SurrogateKey, Surrogate(key)),
        _ => Remove(key),
    };

    /// <param name="random">For a range at random; null reads all of it.</param>
    internal async Task<string> TellAsync(int key, Random? random = null)
    {
        // As a viewer asks: it is counted, and what is asked for often stays.
        if (!store.TryOpen(Key(key).Utf8, out ObjectLease? lease)) return $"= {key} -";
        using (lease)
        {
            int version = BitConverter.ToInt32(lease.Metadata.Span), revision = BitConverter.ToInt32(lease.Metadata.Span[4..]);
            byte[] expected = LabStore.BodyOf(HashCode(key, version), LengthOf(version));
            if (lease.Length != expected.Length || lease.IsSparse != IsSparse(version)) return $"! {key} {version} has {lease.Length} bytes";
            try
            {
                for (int slice = 0; slice < lease.SliceCount; slice++)
                {
                    if (lease.IsSparse && slice == MissingSlice) continue;
                    // The kill came between the head and its slices.
                    if (!lease.HasSlice(slice)) return $"= {key} -";
                    if (!await HoldsAsync(lease, slice, expected.AsMemory(slice * MiB), random)) return $"! {key} {version} has wrong bytes in slice {slice}";
                }
            }
            catch (SliceUnreadableException)
            {
                // A write that the kill tore: a miss, as any reader would make it.
                return $"= {key} -";
            }
            return $"= {key} {version} {revision}";
        }
    }

    private static async Task<bool> HoldsAsync(ObjectLease lease, int slice, ReadOnlyMemory<byte> expected, Random? random)
    {
        StoredExtent extent = await lease.ExtentAsync(slice, CancellationToken.None);
        int from = random?.Next(extent.Length) ?? 0;
        byte[] found = new byte[random is null ? extent.Length : Math.Min(5_000, extent.Length - from)];
        for (int read = 0; read < found.Length;) read += await lease.ReadAsync(extent, from + read, found.AsMemory(read), CancellationToken.None);
        return found.AsSpan().SequenceEqual(expected.Span.Slice(from, found.Length));
    }

    private static ObjectKey Key(int key) => new($"/{key % 4}/{key}");

    private static string Surrogate(int key) => $"group {key % 5}";

    private static bool IsSparse(int version) => version % 11 == 5;

    private static int LengthOf(int version) =>
        IsSparse(version) ? 2 * MiB + version % 5000 + 1 : version % 7 == 0 ? MiB + version % 5000 + 1 : version % 3 == 0 ? 70_000 + version % 30_000 : version % 4000;

    private async Task<bool> PutAsync(int key, int version)
    {
        byte[] body = LabStore.BodyOf(HashCode(key, version), LengthOf(version));
        using ObjectWriter? writer = store.TryCreate(Key(key), Retention.Demand);
        if (writer is null) return false;
        if (body.Length > MiB && await writer.AppendAsync(body.AsMemory(0, MiB), CancellationToken.None) is null) return false;
        return await writer.CommitAsync(body.AsMemory(body.Length > MiB ? MiB : 0), Metadata(version, 0), [Surrogate(key)], CancellationToken.None) is not null;
    }

    private async Task<bool> PutSparseAsync(int key, int version)
    {
        byte[] body = LabStore.BodyOf(HashCode(key, version), LengthOf(version));
        if (!await store.CreateSparseAsync(Key(key), body.Length, Metadata(version, 0), [Surrogate(key)], Retention.Demand, CancellationToken.None)) return false;
        if (!store.TryOpen(Key(key), out ObjectLease? lease)) return false;
        using (lease)
        {
            return await lease.WriteSliceAsync(2, body.AsMemory(2 * MiB), CancellationToken.None) && await lease.WriteSliceAsync(0, body.AsMemory(0, MiB), CancellationToken.None);
        }
    }

    private async Task<bool> ReviseAsync(int key, int revision)
    {
        if (!store.TryOpen(Key(key), out ObjectLease? lease)) return false;
        using (lease) return await lease.ReplaceMetadataAsync(Metadata(BitConverter.ToInt32(lease.Metadata.Span), revision), CancellationToken.None);
    }

    private bool Unpin()
    {
        store.RetainPins([]);
        return true;
    }

    private async Task<bool> PurgeAsync(PurgeScope scope, string text) => (await store.PurgeAsync(scope, [text], CancellationToken.None)).Outcome == PurgeOutcome.Done;

    private bool Remove(int key)
    {
        store.Remove(Key(key));
        return true;
    }

    private static byte[] Metadata(int version, int revision) => [.. BitConverter.GetBytes(version), .. BitConverter.GetBytes(revision)];

    private static int HashCode(int key, int version) => unchecked(key * 1_000_003 + version);
}
