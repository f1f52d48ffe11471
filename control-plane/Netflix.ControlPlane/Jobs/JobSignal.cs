using Npgsql;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// Wakes waiting workers when a job was queued at whatever replica: PostgreSQL's NOTIFY over one connection. While that connection
/// is down, waiting workers find new jobs by their poll.
/// </summary>
internal sealed partial class JobSignal(NpgsqlDataSource database, TimeProvider time, ILogger<JobSignal> log) : BackgroundService
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);
    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Completes with the next queued job. Take it before looking into the queue, or a job in between goes unnoticed.</summary>
    public Task Next => _next.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                ConnectionLost(error.Message);
                await Task.Delay(ReconnectDelay, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        connection.Notification += (_, _) => Wake();
        await using (var listen = new NpgsqlCommand($"LISTEN {JobTable.QueuedChannel}", connection))
            await listen.ExecuteNonQueryAsync(cancel);
        // Whatever was queued while nobody listened.
        Wake();
        while (true) await connection.WaitAsync(cancel);
    }

    private void Wake() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    // Waiters go on on their own threads, not on the one that reads the connection.
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(4001, LogLevel.Warning, "The connection that announces new jobs was lost ({Reason}); workers poll until it is back")]
    private partial void ConnectionLost(string reason);
}
