using Netflix.Lab.Servers;

[assembly: AssemblyFixture(typeof(Netflix.ControlPlane.Tests.Hosting.PostgresFixture))]

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>One PostgreSQL for all tests of the assembly; each test takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    public async ValueTask InitializeAsync() => _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Connection string of a fresh, empty database.</summary>
    public Task<string> CreateDatabaseAsync() => _cluster!.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
