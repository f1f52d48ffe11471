using Npgsql;

namespace Netflix.ControlPlane.Database;

/// <summary>Waits for PostgreSQL within a limit, then migrates; nothing behind it starts before the schema is right.</summary>
internal sealed partial class SchemaStartup(
    NpgsqlDataSource database, SchemaMigrator migrator, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<SchemaStartup> log) : IHostedService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await WaitForDatabaseAsync(cancellationToken);
        await migrator.MigrateAsync(SchemaMigration.Embedded, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WaitForDatabaseAsync(CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(options.Value.StartTimeoutSeconds);
        while (true)
        {
            try
            {
                await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
                return;
            }
            catch (NpgsqlException error) when (error.IsTransient && time.GetElapsedTime(start) < limit)
            {
                NotYetReachable(error.Message);
                await Task.Delay(RetryDelay, time, cancel);
            }
        }
    }

    [LoggerMessage(1011, LogLevel.Information, "PostgreSQL does not answer yet: {Reason}")]
    private partial void NotYetReachable(string reason);
}
