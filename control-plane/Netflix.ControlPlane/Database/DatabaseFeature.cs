using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Netflix.ControlPlane.Database;

internal static class DatabaseFeature
{
    /// <summary>
    /// The pool of connections to PostgreSQL (<c>ConnectionStrings:Postgres</c>) and its schema. Add it first: migrations run
    /// before any later hosted service starts, and before the listeners open.
    /// </summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton(provider => BuildDataSource(provider));
        services.AddSingleton<SchemaMigrator>();
        services.AddHostedService<SchemaStartup>();
        services.AddHealthChecks().AddCheck<PostgresHealth>("postgres");
        return services;
    }

    private static NpgsqlDataSource BuildDataSource(IServiceProvider provider)
    {
        string? text = provider.GetRequiredService<IConfiguration>().GetConnectionString("Postgres");
        if (string.IsNullOrWhiteSpace(text))
            throw new OptionsValidationException("ConnectionStrings:Postgres", typeof(string), ["Set ConnectionStrings:Postgres to the database of the control plane."]);
        var builder = new NpgsqlDataSourceBuilder(text);
        builder.ConnectionStringBuilder.ApplicationName ??= "netflix-control-plane";
        builder.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>());
        return builder.Build();
    }

    private sealed class PostgresHealth(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await using NpgsqlCommand command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
    }
}
