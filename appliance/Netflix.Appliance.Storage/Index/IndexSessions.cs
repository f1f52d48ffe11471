using System.Collections.Concurrent;
using FASTER.core;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

using Session = ClientSession<SliceKey, ulong, ulong, ulong, Empty, IndexFunctions>;

/// <summary>
/// FASTER's sessions are for one thread at a time. Each processor has a place for one, taken by an exchange and put back by
/// another, so a thread nearly always gets the session whose lines its processor has; the queue is for when it does not.
/// </summary>
internal sealed class IndexSessions(FasterKV<SliceKey, ulong> store) : IDisposable
{
    // A cache line (8 references) apart, or processors would write into each other's.
    private const int Apart = 8;

    private readonly IndexFunctions _functions = new();
    private readonly Session?[] _near = new Session?[Environment.ProcessorCount * Apart];
    private readonly ConcurrentQueue<Session> _others = new();

    internal Session Rent(out int place)
    {
        place = Thread.GetCurrentProcessorId() % Environment.ProcessorCount * Apart;
        if (Interlocked.Exchange(ref _near[place], null) is { } near) return near;
        return _others.TryDequeue(out Session? other) ? other : store.For(_functions).NewSession<IndexFunctions>();
    }

    internal void Return(Session session, int place)
    {
        if (Interlocked.CompareExchange(ref _near[place], session, null) is not null) _others.Enqueue(session);
    }

    public void Dispose()
    {
        for (int i = 0; i < _near.Length; i += Apart) Interlocked.Exchange(ref _near[i], null)?.Dispose();
        while (_others.TryDequeue(out Session? session)) session.Dispose();
    }
}
