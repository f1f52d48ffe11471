using Netflix.Appliance.Caching;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
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

    /// <summary>The stored body is good still: see head and <see cref="RunningFill.Validated"/>.</summary>
    Revalidated,
}

/// <summary>
/// One fetch of one object and everybody who waits for it. It lives as long as the fetch runs or somebody reads from it.
/// </summary>
internal sealed class RunningFill : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<FillOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private SourceUnshareable? _unshareable;
    private volatile bool _isDisowned;
    private int _users = 1;
    private int _readers;

    internal RunningFill(ObjectKey key, IFillSource source, Retention retention)
    {
        (Key, Source, Retention, Head) = (key, source, retention, source.KnownHead);
        Body = new FillBody(Crowd, source.Digest is not null, source.KnownLength);
    }

    /// <summary>All who wait for it.</summary>
    internal Crowd Crowd { get; } = new();

    /// <summary>What is fetched. It becomes a variant's own key when the origin's answer turns out to be a variant.</summary>
    internal ObjectKey Key { get; private set; }

    /// <summary>What led from the key that was asked for to <see cref="Key"/>; null when they are the same.</summary>
    internal VariantMarker? Marker { get; private set; }

    internal IFillSource Source { get; }
    internal Retention Retention { get; }
    internal FillTicket? Ticket { get; set; }
    internal FillBody Body { get; private set; }
    internal ResponseHead? Head { get; set; }

    /// <summary>As <see cref="SourceAnswer.OwnFields"/>.</summary>
    internal IReadOnlyList<HeaderField> OwnFields { get; set; } = [];

    /// <summary>The stored object that the origin is asked about, held for all who wait. Owned.</summary>
    internal ObjectLease? Validated { get; set; }

    /// <summary>Why nobody but the request that caused the fetch may have the answer; and its status.</summary>
    internal NotStored NotShared { get; private set; }

    internal int UnshareableStatus { get; private set; }

    /// <summary>A change at the origin made untrue what is being fetched: it goes to those who wait, and is not kept.</summary>
    internal bool IsDisowned { get => _isDisowned; set => _isDisowned = value; }

    /// <summary>When the fetch began, for purges; null before. Owned.</summary>
    internal FillStart? Start { get; set; }

    /// <summary>Where the bytes go; null when no disk takes them. Owned.</summary>
    internal ObjectWriter? Writer { get; set; }

    /// <summary>Memory reserved for it; given back when nobody uses it any more.</summary>
    internal long ReservedBytes { get; set; }

    internal Action<long>? ReleaseMemory { get; set; }

    /// <summary>Known when the origin has answered. Throws <see cref="FillException"/>.</summary>
    internal async ValueTask<FillOutcome> OutcomeAsync(CancellationToken cancel)
    {
        while (true)
        {
            int turn = Crowd.Turn;
            if (_outcome.Task.IsCompleted) return await _outcome.Task;
            await Crowd.AfterAsync(turn, cancel);
        }
    }

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

    internal void MoveTo(VariantPlace place) => (Key, Marker) = (place.Key, place.Marker);

    internal void Begin(ResponseHead head, long? length)
    {
        if (Head is null)
        {
            Head = head;
            Body = new FillBody(Crowd, Source.Digest is not null, length);
        }
        else if (Body.Length is null && length is not null)
        {
            Body = new FillBody(Crowd, Source.Digest is not null, length);
        }
    }

    /// <summary>
    /// There are bytes to read this moment, or all is there. Not before: a head leaves together with the first bytes, and a crowd that was woken for
    /// the head alone held up the fetch itself.
    /// </summary>
    internal void Announce() => Decide(FillOutcome.Body);

    internal void End()
    {
        Body.Complete();
        Announce();
        _ended.TrySetResult();
    }

    internal void EndAlreadyStored()
    {
        Decide(FillOutcome.AlreadyStored);
        _ended.TrySetResult();
    }

    internal void EndRevalidated(ResponseHead head, NotStored notStored)
    {
        Head = head;
        NotShared = notStored;
        Decide(FillOutcome.Revalidated);
        _ended.TrySetResult();
    }

    internal void EndUnshareable(SourceUnshareable answer)
    {
        _unshareable = answer;
        NotShared = answer.Reason;
        UnshareableStatus = (int)answer.Response.StatusCode;
        Decide(FillOutcome.Unshareable);
        _ended.TrySetResult();
    }

    internal void Fail(FillException failure)
    {
        Body.Fail(failure);
        _outcome.TrySetException(failure);
        Crowd.Call();
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

    private void Decide(FillOutcome outcome)
    {
        if (_outcome.TrySetResult(outcome)) Crowd.Call();
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
        Validated?.Dispose();
        Start?.Dispose();
        Progress?.Dispose();
        ReleaseMemory?.Invoke(ReservedBytes);
        TakeUnshareable()?.Dispose();
        _abandoned.Dispose();
    }
}
