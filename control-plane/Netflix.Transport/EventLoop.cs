using Microsoft.Win32.SafeHandles;

namespace Netflix.Transport;

/// <summary>
/// One thread that waits for its connections' sockets and runs what waits for them, inline: from the event to the answer of a hit
/// there is no queue and no other thread. Nothing on it may block.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const int EventsAtOnce = 256;
    private const int StopLookMilliseconds = 1000;

    private readonly SafeFileHandle _epoll = EpollCalls.Create();
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private LoopConnection?[] _connections = new LoopConnection?[64];
    private uint[] _generations = new uint[64];
    private int _used;
    private volatile bool _stopping;

    internal EventLoop(int number) => new Thread(Run) { IsBackground = true, Name = $"Front {number}" }.Start();

    /// <returns>For <see cref="Remove"/>.</returns>
    internal int Add(LoopConnection connection)
    {
        int place;
        ulong token;
        lock (_lock)
        {
            if (!_free.TryPop(out place))
            {
                if (_used == _connections.Length) Grow();
                place = _used++;
            }
            _connections[place] = connection;
            token = ((ulong)_generations[place] << 32) | (uint)place;
        }
        EpollCalls.Watch(
            _epoll, connection.Socket.SafeHandle, EpollEvents.In | EpollEvents.Out | EpollEvents.PeerClosed | EpollEvents.EdgeTriggered, token);
        return place;
    }

    /// <summary>Before its socket is closed, which takes it out of the kernel's set.</summary>
    internal void Remove(int place)
    {
        lock (_lock)
        {
            _connections[place] = null;
            _generations[place]++;
            _free.Push(place);
        }
    }

    /// <summary>Its thread ends within a second; connections that are still open get no further events.</summary>
    public void Dispose() => _stopping = true;

    private void Run()
    {
        byte[] records = new byte[EventsAtOnce * EpollEvents.RecordBytes];
        using SafeFileHandle epoll = _epoll;
        while (!_stopping)
        {
            int count = EpollCalls.Wait(epoll, records, StopLookMilliseconds);
            for (int i = 0; i < count; i++)
            {
                (uint events, ulong token) = EpollEvents.Read(records, i);
                Find(token)?.Handle(events);
            }
        }
    }

    // An event that was fetched before its connection ended must not reach the next one in the same place.
    private LoopConnection? Find(ulong token)
    {
        int place = (int)(uint)token;
        lock (_lock) return _generations[place] == (uint)(token >> 32) ? _connections[place] : null;
    }

    private void Grow()
    {
        Array.Resize(ref _connections, _used * 2);
        Array.Resize(ref _generations, _used * 2);
    }
}
