using Npgsql;

namespace Netflix.ControlPlane.Database;

/// <summary>
/// Reads a part of the database at start and whenever its revision grows: one row by primary key, which works through any pooler, as
/// LISTEN does not. While the database is away, what was read last stays.
/// </summary>
internal abstract class RevisionRefresh(TimeSpan interval, TimeProvider time) : BackgroundService
{
    private long? _revision;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica stops.
        }
    }

    protected abstract Task<long> ReadRevisionAsync(CancellationToken cancel);

    /// <summary>Reads all of it. What it throws is tried again at the next turn.</summary>
    protected abstract Task ReadAsync(long revision, CancellationToken cancel);

    protected abstract void Failed(string reason);

    private async Task TryRefreshAsync(CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(cancel);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            Failed(error.Message);
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        // The revision first: a change between the two reads is then read again, never missed.
        long revision = await ReadRevisionAsync(cancel);
        if (revision == _revision) return;
        await ReadAsync(revision, cancel);
        _revision = revision;
    }
}
