using FASTER.core;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

/// <summary>The key is a hash already; FASTER takes its low half.</summary>
internal sealed class SliceKeyComparer : IFasterEqualityComparer<SliceKey>
{
    public long GetHashCode64(ref SliceKey key) => (long)key.Low;

    public bool Equals(ref SliceKey left, ref SliceKey right) => left.High == right.High && left.Low == right.Low;
}
