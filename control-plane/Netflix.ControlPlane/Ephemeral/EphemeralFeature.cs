using Netflix.EmbeddedRedis;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Ephemeral;

/// <summary>
/// Redis, for what expires: heartbeats, sessions, counters. <c>ConnectionStrings:Redis</c> names a server that all replicas share;
/// empty starts one in this process, which is right for exactly one replica. Commands keep to what Garnet and Redis 7.0 both know:
/// no streams, functions, keyspace notifications or expiry of hash fields, and scripts declare every key.
/// </summary>
internal static class EphemeralFeature
{
    public const string ConnectionStringName = "Redis";

    internal static IServiceCollection AddEphemeral(this IServiceCollection services)
    {
        services.AddSingleton(provider => EmbeddedRedisServer.Start(provider.GetService<ILoggerFactory>()));
        services.AddSingleton<IConnectionMultiplexer>(provider =>
        {
            string? shared = provider.GetRequiredService<IConfiguration>().GetConnectionString(ConnectionStringName);
            string connection = string.IsNullOrWhiteSpace(shared)
                ? provider.GetRequiredService<EmbeddedRedisServer>().ConnectionString
                : shared;
            return ConnectionMultiplexer.Connect(Configure(connection));
        });
        return services;
    }

    internal static ConfigurationOptions Configure(string connection)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(connection);
        // A replica starts without Redis and finds it later; meanwhile commands fail at once instead of piling up.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 2000;
        options.SyncTimeout = 2000;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.ClientName = "netflix-control-plane";
        return options;
    }
}
