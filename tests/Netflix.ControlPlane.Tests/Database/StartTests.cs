using System.Security.Cryptography;
using Netflix.ControlPlane.Signing;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Database;

public sealed class StartTests(PostgresFixture postgres, RedisFixture redis)
{
    [Fact]
    public async Task Three_replicas_that_start_at_once_share_schema_keys_and_sessions()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] master = RandomNumberGenerator.GetBytes(32);
        Replica[] replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Replica.StartAsync(database, redis.ConnectionString, master, ReplicaFixture.Roomy)));
        try
        {
            Assert.Single(replicas.Select(replica => replica.Get<SigningKeys>().Current.KeyId).Distinct());
            using Visitor visitor = await Visitor.SignUpAsync(replicas[0]);
            foreach (Replica replica in replicas)
            {
                using var elsewhere = new Visitor(replica);
                elsewhere.Use(visitor.Session);
                Assert.Equal(visitor.AccountId, (await elsewhere.GetAsync("/me")).GetProperty("user_id").GetGuid());
            }
        }
        finally
        {
            foreach (Replica replica in replicas) await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_replica_with_another_master_key_does_not_start()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (await Replica.StartAsync(database)) { }
        MasterKeyMismatchException error = await Assert.ThrowsAsync<MasterKeyMismatchException>(() => Replica.StartAsync(database));
        Assert.Contains("MasterKey:File", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_people_signed_in()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] master = RandomNumberGenerator.GetBytes(32);
        Visitor visitor;
        await using (Replica before = await Replica.StartAsync(database, masterKey: master)) visitor = await Visitor.SignUpAsync(before);
        await using Replica after = await Replica.StartAsync(database, masterKey: master);
        using var same = new Visitor(after);
        same.Use(visitor.Session);
        await same.GetAsync("/me");
        await same.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, System.Net.HttpStatusCode.OK);
        visitor.Dispose();
    }
}
