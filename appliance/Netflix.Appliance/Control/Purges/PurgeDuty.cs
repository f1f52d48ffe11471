using System.Threading.Channels;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Purging;
using Netflix.Appliance.Storage.Purges;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control.Purges;

/// <summary>
/// Carries out the fleet's purge orders, one after the other; the number of the last one done is its acknowledgement. What cannot be
/// done now is tried until it can: an order is never passed over. Done twice, after a crash, it does no harm.
/// </summary>
internal sealed partial class PurgeDuty : BackgroundService
{
    // Twice what a control plane keeps.
    private const int MostWaiting = 20_000;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly ControlStateFiles _files;
    private readonly Purger _purger;
    private readonly PurgeNames _names;
    private readonly CurrentAssignment _assignment;
    private readonly TimeProvider _time;
    private readonly ILogger<PurgeDuty> _log;
    private readonly Channel<PurgeOrder> _orders = Channel.CreateBounded<PurgeOrder>(MostWaiting);
    private ulong _takenUpTo;
    private ulong _doneUpTo;

    public PurgeDuty(ControlStateFiles files, Purger purger, PurgeNames names, CurrentAssignment assignment, TimeProvider time, ILogger<PurgeDuty> log)
    {
        (_files, _purger, _names, _assignment, _time, _log) = (files, purger, names, assignment, time, log);
        _doneUpTo = files.ReadPurges()?.DoneUpTo ?? 0;
    }

    /// <summary>Number of the last order that was carried out; 0: none.</summary>
    internal ulong DoneUpTo => Volatile.Read(ref _doneUpTo);

    /// <summary>For a new session: orders after the number it returns are to come.</summary>
    internal ulong Begin() => _takenUpTo = Math.Max(DoneUpTo, _takenUpTo);

    /// <summary>The caller of <see cref="Begin"/>. Null: as before.</summary>
    /// <exception cref="IOException">Too many wait: the session has to end, and the next one asks for them again.</exception>
    internal void TakeUp(PurgeOrders? orders)
    {
        foreach (PurgeOrder order in orders?.Orders ?? [])
        {
            if (order.Number <= _takenUpTo) continue;
            if (!_orders.Writer.TryWrite(order)) throw new IOException($"More than {MostWaiting} purge orders wait.");
            _takenUpTo = order.Number;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (PurgeOrder order in _orders.Reader.ReadAllAsync(stoppingToken))
        {
            for (int failures = 0; !await TryCarryOutAsync(order, failures, stoppingToken); failures++)
                await Task.Delay(RetrySchedule.Delay(failures, FirstRetry, LongestRetry, Random.Shared.NextDouble()), _time, stoppingToken);
            _files.Write(new HeldPurges(order.Number));
            Volatile.Write(ref _doneUpTo, order.Number);
            // What is assigned is fetched again.
            _assignment.LookAgain();
        }
    }

    private async Task<bool> TryCarryOutAsync(PurgeOrder order, int failures, CancellationToken cancel)
    {
        // What is no name of anything is nowhere.
        string[] keys = [.. order.Paths.Select(_names.KeyOf).OfType<string>()];
        if (keys.Length == 0) return true;
        PurgeResult result = await _purger.PurgeAsync(order.IsPrefix ? PurgeScope.Prefix : PurgeScope.Key, keys, cancel);
        if (result.Outcome == PurgeOutcome.Done) Done(order.Number, keys.Length, result.Objects);
        else if (failures == 0) NotDone(order.Number, result.Outcome);
        return result.Outcome == PurgeOutcome.Done;
    }

    [LoggerMessage(4301, LogLevel.Information, "Purge order {Number} of {Names} names is done: {Objects} objects went")]
    private partial void Done(ulong number, int names, long objects);

    [LoggerMessage(4302, LogLevel.Warning, "Purge order {Number} cannot be carried out now ({Outcome}); trying again until it can")]
    private partial void NotDone(ulong number, PurgeOutcome outcome);
}
