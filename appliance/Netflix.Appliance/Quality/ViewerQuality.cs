using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Quality;

/// <summary>
/// How playbacks go, by the network their viewers are in, from what players report with the segments they are served. Each client
/// address is one voice in a window, so that nobody counts more than once whatever it says and however often.
/// </summary>
internal sealed class ViewerQuality(IOptions<QualityOptions> options, QualityMetrics metrics, TimeProvider time)
{
    private const int Shards = 16;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];
    private readonly bool _isEnabled = options.Value.Enabled;
    private readonly uint _window = (uint)options.Value.WindowSeconds;
    private readonly int _prefixesPerShard = Math.Max(1, options.Value.Prefixes / Shards);
    private readonly long _began = time.GetTimestamp();
    private uint _windowBegan;

    internal bool IsEnabled => _isEnabled;

    private uint Now => (uint)time.GetElapsedTime(_began).TotalSeconds;

    /// <summary>A segment that is being served.</summary>
    /// <param name="token">A hash of the viewer's token; 0 without one: then the id that the player chose tells its sessions apart.</param>
    internal void Hear(IPAddress client, ulong token, in Cmcd cmcd)
    {
        if (!_isEnabled) return;
        ViewerPrefix prefix = ViewerPrefix.Of(client, out byte number);
        // 0.0.0.0/24, where nobody is.
        if (prefix.IsAll) return;
        Shard shard = ShardOf(prefix);
        bool isCounted;
        lock (shard)
        {
            isCounted = Enter(shard, prefix).Hear(number, token != 0 ? token : cmcd.Session, isProven: token != 0, cmcd, Now, _window);
        }
        metrics.Heard(isCounted);
    }

    /// <summary>Something that happened between requests: counts where this appliance has just served the same session.</summary>
    /// <param name="token">As of <see cref="Hear"/>.</param>
    internal void HearEvent(IPAddress client, ulong token, in Cmcd cmcd)
    {
        if (!_isEnabled) return;
        ViewerPrefix prefix = ViewerPrefix.Of(client, out byte number);
        Shard shard = ShardOf(prefix);
        bool isCounted;
        lock (shard)
        {
            isCounted = shard.Prefixes.TryGetValue(prefix.Key, out PrefixVoices? voices) && voices.HearEvent(number, token != 0 ? token : cmcd.Session, cmcd, Now);
        }
        metrics.HeardEvent(isCounted);
    }

    /// <summary>Asked each second, by one caller.</summary>
    /// <returns>What is news to the control plane: once a window, all viewers together, then prefixes with enough clients, the worst first.</returns>
    internal IReadOnlyList<PrefixQuality> TakeNews()
    {
        uint now = Now, lasted = now - _windowBegan;
        if (lasted < _window) return [];
        _windowBegan = now;
        List<PrefixQuality> prefixes = Close(now, out PrefixQuality all);
        // The rest is a measure of these, and nothing without them. Nor is what nobody took in time: the link was down.
        if (prefixes.Count == 0 || lasted > _window * 2) return [];
        prefixes.Sort(static (one, other) => one.Starved != other.Starved ? other.Starved.CompareTo(one.Starved) : other.Clients.CompareTo(one.Clients));
        return [all, .. prefixes.Take(ViewerPrefix.MaxPrefixes - 1)];
    }

    private List<PrefixQuality> Close(uint now, out PrefixQuality all)
    {
        List<PrefixQuality> news = [];
        (int prefixes, int clients, int starved) sum = default;
        foreach (Shard shard in _shards)
        {
            lock (shard)
            {
                foreach ((ulong key, PrefixVoices voices) in shard.Prefixes)
                {
                    (int clients, int starved) = voices.Close(now, _window);
                    if (voices.IsEmpty) shard.Prefixes.Remove(key);
                    if (clients == 0) continue;
                    sum = (sum.prefixes + 1, sum.clients + clients, sum.starved + starved);
                    if (clients >= ViewerPrefix.FewestClients) news.Add(Say(new ViewerPrefix(key), clients, starved));
                }
            }
        }
        metrics.Closed(sum.prefixes, sum.clients, sum.starved);
        all = Say(ViewerPrefix.All, sum.clients, sum.starved);
        return news;
    }

    private Shard ShardOf(ViewerPrefix prefix) => _shards[(int)(prefix.Key * 0x9E3779B97F4A7C15 >> 60)];

    private PrefixVoices Enter(Shard shard, ViewerPrefix prefix)
    {
        if (shard.Prefixes.TryGetValue(prefix.Key, out PrefixVoices? voices)) return voices;
        if (shard.Prefixes.Count >= _prefixesPerShard)
        {
            shard.Prefixes.Remove(shard.Prefixes.MinBy(known => known.Value.LastHeard).Key);
            metrics.Evicted();
        }
        return shard.Prefixes[prefix.Key] = new PrefixVoices();
    }

    private static PrefixQuality Say(ViewerPrefix prefix, int clients, int starved) =>
        new() { Prefix = ByteString.CopyFrom(prefix.ToBytes()), Clients = (uint)clients, Starved = (uint)starved };

    private sealed class Shard
    {
        internal Dictionary<ulong, PrefixVoices> Prefixes { get; } = [];
    }
}
