using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Fill;

internal enum FillOutcome
{
    /// <summary>The bytes come: see head and body.</summary>
    Body,

    /// <summary>Another fill of the same object ended between this one's look-up and its start: look again.</summary>
    AlreadyStored,

    /// <summary>The origin's answer belongs to one request only.</summary>
    Unshareable,
}

/// <summary>
/// One fetch of one object and everybody who waits for it. It lives as long as the fetch runs or somebody reads from it.
/// </summary>
internal sealed class RunningFill(ObjectKey key, IFillSource source, Retention retention) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<FillOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private SourceUnshareable? _unshareable;
    private int _users = 1;
    private int _readers;

    internal ObjectKey Key { get; } = key;
    internal IFillSource Source { get; } = source;
    internal Retention Retention { get; } = retention;
    internal FillTicket? Ticket { get; set; }
    internal FillBody Body { get; private set; } = new(source.Digest is not null, source.KnownLength);
    internal ResponseHead? Head { get; set; } = source.KnownHead;

    /// <summary>Where the bytes go; null when no disk takes them. Owned.</summary>
    internal ObjectWriter? Writer { get; set; }

    /// <summary>Memory reserved for it; given back when nobody uses it any more.</summary>
    internal long ReservedBytes { get; set; }

    internal Action<long>? ReleaseMemory { get; set; }

    /// <summary>Known when the origin has answered. Throws <see cref="FillException"/>.</summary>
    internal Task<FillOutcome> Outcome => _outcome.Task;

    /// <summary>Completes when the fetch is over; throws <see cref="FillException"/> when it brought nothing.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>What the fetch carries between its attempts. Owned.</summary>
    internal FillProgress? Progress { get; set; }

    internal CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Null when it is over and gone.</summary>
    internal FillReader? TryRead(long completeAbandonedUpToBytes)
    {
        lock (_lock)
        {
            if (_users == 0) return null;
            _users++;
            _readers++;
        }
        return new FillReader(this) { CompleteAbandonedUpToBytes = completeAbandonedUpToBytes };
    }

    internal void Begin(ResponseHead head, long? length)
    {
        if (Head is null)
        {
            Head = head;
            Body = new FillBody(Source.Digest is not null, length);
        }
        else if (Body.Length is null && length is not null)
        {
            Body = new FillBody(Source.Digest is not null, length);
        }
        _outcome.TrySetResult(FillOutcome.Body);
    }

    internal void End()
    {
        Body.Complete();
        _ended.TrySetResult();
    }

    internal void EndAlreadyStored()
    {
        _outcome.TrySetResult(FillOutcome.AlreadyStored);
        _ended.TrySetResult();
    }

    internal void EndUnshareable(SourceUnshareable answer)
    {
        _unshareable = answer;
        _outcome.TrySetResult(FillOutcome.Unshareable);
        _ended.TrySetResult();
    }

    internal void Fail(FillException failure)
    {
        Body.Fail(failure);
        _outcome.TrySetException(failure);
        _ended.TrySetException(failure);
        // Nobody may be waiting; an unobserved exception is no news then.
        _ = _outcome.Task.Exception;
        _ = _ended.Task.Exception;
    }

    /// <summary>Once; null afterwards.</summary>
    internal SourceUnshareable? TakeUnshareable() => Interlocked.Exchange(ref _unshareable, null);

    internal void LeaveReader(long completeUpToBytes)
    {
        bool deserted;
        lock (_lock) deserted = --_readers == 0;
        // Nobody waits any more. Short ones are completed, for whoever comes next; others end here.
        if (deserted && !_ended.Task.IsCompleted && (Body.Length ?? long.MaxValue) > completeUpToBytes) _abandoned.Cancel();
        Dispose();
    }

    /// <summary>One user less: the fetch itself or a reader. The last one gives everything back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (--_users > 0) return;
        }
        Body.ReturnMemory();
        Writer?.Dispose();
        Progress?.Dispose();
        ReleaseMemory?.Invoke(ReservedBytes);
        TakeUnshareable()?.Dispose();
        _abandoned.Dispose();
    }
}
