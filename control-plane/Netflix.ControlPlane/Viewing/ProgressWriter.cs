using System.Threading.Channels;
using Npgsql;

namespace Netflix.ControlPlane.Viewing;

/// <summary>
/// Group commit: positions that arrive while one commit is under way go together into the next, so that the rate is bounded by
/// rows, not by commits, and a lone position still waits for one commit only.
/// </summary>
internal sealed partial class ProgressWriter(
    ViewingHistoryTable history, IOptions<ViewingOptions> options, ViewingMetrics metrics, TimeProvider time, ILogger<ProgressWriter> log) : BackgroundService
{
    private sealed record Waiting(ViewingPosition Position, TaskCompletionSource<bool> Written);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(options.Value.QueuedPositions) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>
    /// True once the position is committed; false when the database failed. Null at once when the queue is full or the replica stops.
    /// A caller that goes away does not take its position back.
    /// </summary>
    internal Task<bool>? TryWrite(ViewingPosition position)
    {
        var waiting = new Waiting(position, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_queue.Writer.TryWrite(waiting)) return waiting.Written.Task;
        metrics.Shed();
        return null;
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        // What was taken is still written: the listeners have closed before this runs.
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Waiting> group = new(options.Value.PositionsPerCommit);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < options.Value.PositionsPerCommit && _queue.Reader.TryRead(out Waiting? waiting)) group.Add(waiting);
            await CommitAsync(group);
            group.Clear();
        }
    }

    /// <summary>In order of (profile, content); of several for the same pair, the one that arrived last.</summary>
    internal static IReadOnlyList<ViewingPosition> Arrange(IEnumerable<ViewingPosition> arrived)
    {
        Dictionary<(Guid, Guid), ViewingPosition> last = [];
        foreach (ViewingPosition position in arrived) last[(position.ProfileId, position.ContentId)] = position;
        return [.. last.Values.OrderBy(position => position.ProfileId).ThenBy(position => position.ContentId)];
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        long start = time.GetTimestamp();
        bool written = false;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.CommitTimeoutSeconds), time);
            await history.UpsertAsync(Arrange(group.Select(waiting => waiting.Position)), limit.Token);
            written = true;
            metrics.Committed(group.Count, time.GetElapsedTime(start));
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            metrics.Failed(group.Count);
            CommitFailed(group.Count, error);
        }
        foreach (Waiting waiting in group) waiting.Written.SetResult(written);
    }

    [LoggerMessage(3001, LogLevel.Error, "{Count} positions could not be written; their players were told to try again")]
    private partial void CommitFailed(int count, Exception error);
}
