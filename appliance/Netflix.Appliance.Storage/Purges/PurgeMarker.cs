using System.Text;
using System.Text.Json.Serialization;

namespace Netflix.Appliance.Storage.Purges;

public enum PurgeScope
{
    /// <summary>The object of that key.</summary>
    Key = 1,

    /// <summary>Every object whose key begins so.</summary>
    Prefix = 2,

    /// <summary>Every object that was committed with that surrogate key.</summary>
    SurrogateKey = 3,
}

/// <summary>What is purged. It covers what began to be fetched before it; what began later is not touched.</summary>
/// <param name="Stamp">As <see cref="StampClock"/> counts.</param>
internal sealed record PurgeMarker(ulong Stamp, PurgeScope Scope, string Text)
{
    private long _gone;

    [JsonIgnore]
    internal byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);

    /// <summary>Objects that went for it, since this process knows it.</summary>
    [JsonIgnore]
    internal long Gone => Interlocked.Read(ref _gone);

    internal void CountGone() => Interlocked.Increment(ref _gone);

    // A stamp is given once. The same marker read from two disks is one.
    public bool Equals(PurgeMarker? other) => other is not null && Stamp == other.Stamp;

    public override int GetHashCode() => Stamp.GetHashCode();

    internal bool Covers(ulong fillId, ReadOnlySpan<byte> keyUtf8, IReadOnlyList<string> surrogateKeys) =>
        fillId <= Stamp && Scope switch
        {
            PurgeScope.Key => keyUtf8.SequenceEqual(Utf8),
            PurgeScope.Prefix => keyUtf8.StartsWith(Utf8),
            _ => surrogateKeys.Contains(Text),
        };
}
