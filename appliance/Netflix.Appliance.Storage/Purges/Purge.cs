using System.Text;
using System.Text.Json.Serialization;
using Netflix.Appliance.Storage.Objects;

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

public enum PurgeOutcome
{
    /// <summary>Nothing it covers is found any more, also after a crash.</summary>
    Done,

    /// <summary>Too many purges are being swept: ask again later, or purge a prefix that covers several.</summary>
    Full,

    /// <summary>It holds in this process, but no disk could keep it.</summary>
    NotKept,
}

/// <summary>What is purged. It covers what began to be fetched before it; what began later is not touched.</summary>
/// <param name="Stamp">As <see cref="StampClock"/> counts.</param>
internal sealed record PurgeMarker(ulong Stamp, PurgeScope Scope, string Text)
{
    [JsonIgnore]
    internal byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);

    internal bool Covers(ulong fillId, ReadOnlySpan<byte> keyUtf8, IReadOnlyList<string> surrogateKeys) =>
        fillId <= Stamp && Scope switch
        {
            PurgeScope.Key => keyUtf8.SequenceEqual(Utf8),
            PurgeScope.Prefix => keyUtf8.StartsWith(Utf8),
            _ => surrogateKeys.Contains(Text),
        };

    internal bool Covers(ObjectRecord record) => Covers(record.Header.FillId, record.KeyUtf8, record.SurrogateKeys);
}
