using FASTER.core;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

/// <summary>
/// How FASTER reads and writes a location. A value is one aligned word, so plain stores are atomic and no record needs a lock.
/// A read with input 1 is a viewer's hit: it raises the hit counter where the word lies, by compare-and-swap, so that a
/// replacement under way is never undone; at the highest count it writes nothing, and a hot object's cache line stays shared.
/// </summary>
internal sealed class IndexFunctions : FunctionsBase<SliceKey, ulong, ulong, ulong, Empty>
{
    internal const ulong Peek = 0;
    internal const ulong Hit = 1;

    public override bool SingleReader(ref SliceKey key, ref ulong input, ref ulong value, ref ulong dst, ref ReadInfo readInfo) => Read(input, ref value, out dst);

    public override bool ConcurrentReader(ref SliceKey key, ref ulong input, ref ulong value, ref ulong dst, ref ReadInfo readInfo) => Read(input, ref value, out dst);

    public override bool SingleWriter(ref SliceKey key, ref ulong input, ref ulong src, ref ulong dst, ref ulong output, ref UpsertInfo upsertInfo, WriteReason reason)
    {
        dst = src;
        return true;
    }

    public override bool ConcurrentWriter(ref SliceKey key, ref ulong input, ref ulong src, ref ulong dst, ref ulong output, ref UpsertInfo upsertInfo)
    {
        Volatile.Write(ref dst, src);
        return true;
    }

    private static bool Read(ulong input, ref ulong value, out ulong dst)
    {
        dst = Volatile.Read(ref value);
        if (input == Hit && new SliceLocation(dst).Hits < SliceLocation.MaxHits)
            Interlocked.CompareExchange(ref value, dst + SliceLocation.OneHit, dst);
        return true;
    }
}
