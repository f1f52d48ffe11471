namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>One replica on a database of its own, for all tests of a class; Garnet in process stands for Redis.</summary>
public sealed class ReplicaFixture(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>Limits that tests would run into by being many at one address.</summary>
    internal static readonly string[] Roomy = ["Access:AuthRequestsPerMinutePerAddress=100000", "Access:SignInsPerMinutePerAccount=1000", "Catalog:RefreshMilliseconds=50"];

    internal Replica Replica { get; private set; } = null!;

    internal string Database { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync();
        Replica = await Replica.StartAsync(Database, settings: Roomy);
    }

    public ValueTask DisposeAsync() => Replica.DisposeAsync();
}

/// <summary>The same on a real redis-server.</summary>
public sealed class ReplicaOnRedisFixture(PostgresFixture postgres, RedisFixture redis) : IAsyncLifetime
{
    internal Replica Replica { get; private set; } = null!;

    internal string Database { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync();
        Replica = await Replica.StartAsync(Database, redis.ConnectionString, settings: ReplicaFixture.Roomy);
    }

    public ValueTask DisposeAsync() => Replica.DisposeAsync();
}
