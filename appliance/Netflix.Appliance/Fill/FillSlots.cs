using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill;

internal enum FillPriority
{
    /// <summary>A fill plan: takes what viewers leave.</summary>
    Planned,

    /// <summary>What a viewer will ask for next: after those who wait, before plans.</summary>
    Ahead,
    Viewer,
}

/// <summary>A place in the queue for a fetch. A viewer who joins a planned fill moves it forward.</summary>
internal sealed class FillTicket
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Granted => _granted.Task;
    internal bool CountsAsPlanned { get; set; }

    internal bool TryGrant() => _granted.TrySetResult();
    internal bool TryCancel() => _granted.TrySetCanceled();
}

/// <summary>How many fetches run at once, and whose turn is next: viewers before what is fetched ahead of them, that before plans, first come first served among equals.</summary>
internal sealed class FillSlots(IOptions<FillOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Queue<FillTicket> _viewers = new();
    private readonly Queue<FillTicket> _ahead = new();
    private readonly Queue<FillTicket> _planned = new();
    private int _running;
    private int _plannedRunning;
    private int _waiting;

    internal int Running
    {
        get { lock (_lock) return _running; }
    }

    internal int Waiting
    {
        get { lock (_lock) return _waiting; }
    }

    /// <summary>Nobody waits and half the line is free: a fetch that no viewer has asked for takes nothing from anybody.</summary>
    internal bool HasRoomAhead
    {
        get { lock (_lock) return _waiting == 0 && _running < (options.Value.ConcurrentFetches + 1) / 2; }
    }

    /// <exception cref="FillException">The queue is full.</exception>
    internal FillTicket Enter(FillPriority priority)
    {
        var ticket = new FillTicket();
        lock (_lock)
        {
            if (_waiting >= options.Value.WaitingFetches)
                throw new FillException(FillFailure.Overloaded, $"{_waiting} other objects already wait to be fetched.") { IsTransient = true };
            _waiting++;
            QueueOf(priority).Enqueue(ticket);
            GrantWhatFits();
        }
        return ticket;
    }

    /// <summary>A viewer waits for it now.</summary>
    internal void Raise(FillTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.Granted.IsCompleted) return;
            _viewers.Enqueue(ticket);
            GrantWhatFits();
        }
    }

    internal void Leave(FillTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.TryCancel())
            {
                _waiting--;
            }
            else
            {
                _running--;
                if (ticket.CountsAsPlanned) _plannedRunning--;
            }
            GrantWhatFits();
        }
    }

    private Queue<FillTicket> QueueOf(FillPriority priority) => priority switch
    {
        FillPriority.Viewer => _viewers,
        FillPriority.Ahead => _ahead,
        _ => _planned,
    };

    private void GrantWhatFits()
    {
        while (_running < options.Value.ConcurrentFetches && TryGrantFrom(_viewers, planned: false)) { }
        while (_running < options.Value.ConcurrentFetches && TryGrantFrom(_ahead, planned: false)) { }
        while (_running < options.Value.ConcurrentFetches && _plannedRunning < options.Value.ConcurrentPlannedFetches
            && TryGrantFrom(_planned, planned: true)) { }
    }

    // A raised ticket stands in both queues and a cancelled one in its own: granting twice, or then, fails and is skipped.
    private bool TryGrantFrom(Queue<FillTicket> queue, bool planned)
    {
        while (queue.TryDequeue(out FillTicket? ticket))
        {
            if (!ticket.TryGrant()) continue;
            ticket.CountsAsPlanned = planned;
            _waiting--;
            _running++;
            if (planned) _plannedRunning++;
            return true;
        }
        return false;
    }
}
