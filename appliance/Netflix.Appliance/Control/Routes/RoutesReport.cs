using System.Buffers;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Networks;

namespace Netflix.Appliance.Control.Routes;

/// <summary>What a control plane was told about learned routes, and what is to be added. One for each stream; the newest one counts.</summary>
internal sealed class RoutesReport(LearnedTable table, TimeProvider time)
{
    private const int PrefixesABatch = 4096;
    // 200,000 prefixes in ten seconds; the control plane counts messages.
    private const double BatchesASecond = 5;

    private Queue<Prefix> _pending = new();
    private volatile bool _isAsked = true;
    private bool _hasSaid;
    private double _allowance = BatchesASecond;
    private long _allowedAt = time.GetTimestamp();

    /// <summary>Number of the last batch; 0: none.</summary>
    internal ulong Sequence { get; private set; }

    /// <summary>The control plane wants to hear all of it again.</summary>
    internal void SayAll() => _isAsked = true;

    /// <returns>Null when nothing is to be said now.</returns>
    internal LearnedRoutes? Next()
    {
        if (!IsAllowed()) return null;
        bool isAsked = _isAsked;
        if (isAsked)
        {
            _isAsked = false;
            _pending = table.TakeAll();
            // Most appliances have no routers, and say nothing of it.
            if (_pending.Count == 0 && !_hasSaid) return null;
        }
        IReadOnlyList<Prefix> prefixes = TakePrefixes();
        if (prefixes.Count == 0 && !isAsked) return null;
        (_hasSaid, _allowance) = (true, _allowance - 1);
        return Write(prefixes, isAsked);
    }

    private bool IsAllowed()
    {
        long now = time.GetTimestamp();
        _allowance = Math.Min(BatchesASecond, _allowance + time.GetElapsedTime(_allowedAt, now).TotalSeconds * BatchesASecond);
        _allowedAt = now;
        return _allowance >= 1;
    }

    private IReadOnlyList<Prefix> TakePrefixes()
    {
        if (_pending.Count == 0) return table.TakeChanged(PrefixesABatch);
        var prefixes = new List<Prefix>(PrefixesABatch);
        while (prefixes.Count < PrefixesABatch && _pending.TryDequeue(out Prefix prefix)) prefixes.Add(prefix);
        return prefixes;
    }

    private LearnedRoutes Write(IReadOnlyList<Prefix> prefixes, bool replaces)
    {
        var announced = new ArrayBufferWriter<byte>();
        var withdrawn = new ArrayBufferWriter<byte>();
        foreach (Prefix prefix in prefixes)
        {
            if (table.BestOf(prefix) is { } best) PackedRoutes.Write(announced, new BgpRoute(prefix, best));
            else if (!replaces) PackedRoutes.Write(withdrawn, prefix);
        }
        return new LearnedRoutes
        {
            Sequence = ++Sequence, Replaces = replaces, GoesOn = _pending.Count > 0, Announced = ByteString.CopyFrom(announced.WrittenSpan), Withdrawn = ByteString.CopyFrom(withdrawn.WrittenSpan),
        };
    }
}
