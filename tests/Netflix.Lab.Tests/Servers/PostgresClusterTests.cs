using Netflix.Lab.Servers;

namespace Netflix.Lab.Tests.Servers;

public sealed class PostgresClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_starts_makes_databases_and_leaves_nothing_behind()
    {
        int pid;
        await using (PostgresCluster cluster = await PostgresCluster.StartAsync(Cancel))
        {
            string first = await cluster.CreateDatabaseAsync(Cancel);
            string second = await cluster.CreateDatabaseAsync(Cancel);
            Assert.NotEqual(first, second);
            pid = cluster.Process.Pid;
        }
        Assert.False(Directory.Exists($"/proc/{pid}"), $"postgres {pid} is still there");
    }

    [Fact]
    public async Task A_kept_cluster_is_taken_up_again_even_after_it_was_killed()
    {
        string folder = Directory.CreateTempSubdirectory("netflix-lab-").FullName;
        string log = Path.Combine(folder, "postgres.log");
        PostgresCluster first = await PostgresCluster.OpenAsync(folder, log, Cancel);
        await first.EnsureDatabaseAsync("kept", Cancel);
        await first.Process.KillAsync();

        await using (PostgresCluster second = await PostgresCluster.OpenAsync(folder, log, Cancel))
        {
            string connection = await second.EnsureDatabaseAsync("kept", Cancel);
            Assert.Contains("Database=kept", connection, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Redis_answers_and_is_gone_after_dispose()
    {
        RedisServer server = await RedisServer.StartAsync(cancel: Cancel);
        int pid = server.Process.Pid;
        Assert.False(server.Process.HasExited);
        await server.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{pid}"), $"redis {pid} is still there");
    }
}
