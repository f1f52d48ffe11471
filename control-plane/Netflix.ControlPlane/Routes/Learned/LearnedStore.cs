using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>
/// What appliances learned, for all replicas: the one with the link packs it and puts it into Redis, heartbeats name its digest, and who
/// has another one fetches it. So a replica that dies takes nothing along, and a flushed Redis is filled again by who has the link.
/// </summary>
internal sealed class LearnedStore(IConnectionMultiplexer redis, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan CheckedEach = TimeSpan.FromSeconds(10);
    // A full table of an appliance is two megabytes: it is handed on less often than a few prefixes.
    private const double SecondsAMegabyte = 5;

    /// <summary>An appliance that said that it learned nothing. One that has said nothing yet has 0.</summary>
    private const ulong Nothing = 1;

    private readonly ConcurrentDictionary<Guid, Own> _own = new();

    /// <summary>What this replica hears on a link of its own; the newest link of an appliance counts.</summary>
    internal void Receive(Guid applianceId, LinkRoutes routes) =>
        _own.AddOrUpdate(applianceId, _ => new Own(routes), (_, known) => ReferenceEquals(known.Routes, routes) ? known : new Own(routes));

    /// <summary>The link ended. What was handed on stays until it is too old.</summary>
    internal void Lose(Guid applianceId, LinkRoutes routes)
    {
        if (_own.TryGetValue(applianceId, out Own? known) && ReferenceEquals(known.Routes, routes)) _own.TryRemove(KeyValuePair.Create(applianceId, known));
    }

    /// <summary>Names what was last packed of an appliance with a link here; 0: it has not said all of it yet.</summary>
    internal ulong DigestOf(Guid applianceId) => _own.GetValueOrDefault(applianceId)?.Packed.Digest ?? 0;

    /// <summary>Packs what changed, and sees that Redis has it.</summary>
    /// <exception cref="RedisException">Redis is away; this replica's own are packed all the same.</exception>
    internal async Task PublishAsync()
    {
        foreach (Own own in _own.Values) Pack(own);
        foreach ((Guid id, Own own) in _own)
        {
            if (own.Packed.Digest is 0 or Nothing) continue;
            bool isKept = own.SavedDigest == own.Packed.Digest;
            if (isKept && time.GetElapsedTime(own.SavedAt) < CheckedEach) continue;
            IDatabase database = redis.GetDatabase();
            // False: flushed.
            if (!isKept || !await database.KeyExpireAsync(Key(id), Kept)) await database.StringSetAsync(Key(id), own.Packed.Routes, Kept);
            (own.SavedDigest, own.SavedAt) = (own.Packed.Digest, time.GetTimestamp());
        }
    }

    /// <returns>Packed routes with that digest; null when they are nowhere, or not yet.</returns>
    /// <exception cref="RedisException">Redis is away.</exception>
    internal async Task<byte[]?> ReadAsync(Guid applianceId, ulong digest)
    {
        if (digest == Nothing) return [];
        if (_own.GetValueOrDefault(applianceId)?.Packed is { } packed && packed.Digest == digest) return packed.Routes;
        RedisValue value = await redis.GetDatabase().StringGetAsync(Key(applianceId));
        return !value.IsNull && (byte[])value! is var routes && Digest(routes) == digest ? routes : null;
    }

    private void Pack(Own own)
    {
        long changes = own.Routes.Changes;
        TimeSpan pause = TimeSpan.FromSeconds(own.Packed.Routes.Length / 1e6 * SecondsAMegabyte);
        if (changes == own.PackedChanges || time.GetElapsedTime(own.PackedAt) < pause) return;
        byte[] routes = own.Routes.Pack();
        own.Packed = new Packed(routes, Digest(routes));
        (own.PackedChanges, own.PackedAt) = (changes, time.GetTimestamp());
    }

    private static ulong Digest(byte[] routes) => routes.Length == 0 ? Nothing : BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(routes));

    private static RedisKey Key(Guid applianceId) => $"fleet:routes:{applianceId:N}";

    private sealed record Packed(byte[] Routes, ulong Digest);

    private sealed class Own(LinkRoutes routes)
    {
        internal LinkRoutes Routes => routes;

        // Read by links, for their heartbeats.
        internal volatile Packed Packed = new([], 0);
        internal long PackedChanges;
        internal long PackedAt;
        internal ulong SavedDigest;
        internal long SavedAt;
    }
}
