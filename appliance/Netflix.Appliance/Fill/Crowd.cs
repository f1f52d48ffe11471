using System.Threading.Tasks.Sources;

namespace Netflix.Appliance.Fill;

/// <summary>
/// All who wait for one fill to get on. When it does they are called, and go on in the order in which they came to wait, inline one
/// after the other on a few of the pool's threads: who has just been served comes again after everybody who has not. What goes on here
/// must not block.
/// </summary>
internal sealed class Crowd : IThreadPoolWorkItem
{
    // Then the thread looks what else the pool has to do: the fetch itself must not wait until a thousand viewers are served.
    private const int CalledAtOnce = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    // Called, and not served yet. While there are any, there are callers.
    private readonly LinkedList<Waiter> _due = new();
    private int _turn;
    private int _callers;

    /// <summary>Changes with every call. Take it before looking whether there is something to wait for.</summary>
    internal int Turn => Volatile.Read(ref _turn);

    /// <summary>Completes when there was a call after that turn; at once when there has been one.</summary>
    /// <exception cref="OperationCanceledException">Thrown by the task.</exception>
    internal ValueTask AfterAsync(int turn, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_turn != turn) return ValueTask.CompletedTask;
            waiter = new Waiter(this, cancel);
            _waiting.AddLast(waiter.Place);
        }
        return waiter.WaitAsync();
    }

    /// <summary>Whether others were called before now and have not been served.</summary>
    internal bool OthersAreDue
    {
        get { lock (_lock) return _due.Count > 0; }
    }

    /// <summary>Lets those go first who were called before now.</summary>
    /// <exception cref="OperationCanceledException">Thrown by the task.</exception>
    internal ValueTask AfterOthersAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_due.Count == 0) return ValueTask.CompletedTask;
            waiter = new Waiter(this, cancel);
            _due.AddLast(waiter.Place);
        }
        return waiter.WaitAsync();
    }

    /// <summary>Something has changed: all who wait look again.</summary>
    internal void Call()
    {
        int more;
        lock (_lock)
        {
            _turn++;
            while (_waiting.First is { } place)
            {
                _waiting.RemoveFirst();
                _due.AddLast(place);
            }
            int wanted = Math.Min((_due.Count + CalledAtOnce - 1) / CalledAtOnce, Environment.ProcessorCount);
            more = Math.Max(0, wanted - _callers);
            _callers += more;
        }
        while (more-- > 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (int called = 0; called < CalledAtOnce; called++)
        {
            if (TakeNext() is not { } next) return;
            next.GoOn();
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private Waiter? TakeNext()
    {
        lock (_lock)
        {
            if (_due.First is { } first)
            {
                _due.RemoveFirst();
                return first.Value;
            }
            _callers--;
            return null;
        }
    }

    private bool TryRemove(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Place.List is not { } list) return false;
            list.Remove(waiter.Place);
            return true;
        }
    }

    private sealed class Waiter : IValueTaskSource
    {
        private readonly Crowd _crowd;
        private readonly CancellationToken _cancel;
        private CancellationTokenRegistration _leaving;
        private ManualResetValueTaskSourceCore<bool> _source;

        internal Waiter(Crowd crowd, CancellationToken cancel)
        {
            (_crowd, _cancel) = (crowd, cancel);
            Place = new LinkedListNode<Waiter>(this);
        }

        internal LinkedListNode<Waiter> Place { get; }

        internal ValueTask WaitAsync()
        {
            _leaving = _cancel.UnsafeRegister(static waiter => ((Waiter)waiter!).Leave(), this);
            return new ValueTask(this, _source.Version);
        }

        internal void GoOn() => _source.SetResult(true);

        public void GetResult(short token)
        {
            _leaving.Unregister();
            _source.GetResult(token);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _source.OnCompleted(continuation, state, token, flags);

        private void Leave()
        {
            if (_crowd.TryRemove(this)) _source.SetException(new OperationCanceledException(_cancel));
        }
    }
}
