using Microsoft.Extensions.Logging.Abstractions;
using Netflix.ControlPlane.Database;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Database;

public sealed class SchemaMigratorTests(PostgresFixture postgres)
{
    private static readonly SchemaMigration First = SchemaMigration.Of("0001_first.sql", "CREATE TABLE numbers (n int); INSERT INTO numbers VALUES (1);");
    private static readonly SchemaMigration Second = SchemaMigration.Of("0002_second.sql", "INSERT INTO numbers VALUES (2);");

    [Fact]
    public async Task Migrations_are_applied_once_however_often_and_by_however_many()
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(database, First)));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(database, First, Second)));
        Assert.Equal("1,2", await NumbersAsync(database));
    }

    [Fact]
    public async Task A_changed_migration_is_refused_with_its_name()
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await MigrateAsync(database, First);
        SchemaMigration changed = SchemaMigration.Of(First.Name, First.Sql + " -- harmless");
        SchemaMismatchException error = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(database, changed, Second));
        Assert.Contains("0001_first.sql", error.Message, StringComparison.Ordinal);
        Assert.Equal("1", await NumbersAsync(database));
    }

    [Fact]
    public async Task Line_endings_do_not_change_a_migration()
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        await MigrateAsync(database, SchemaMigration.Of("0001_first.sql", "CREATE TABLE numbers (n int);\nINSERT INTO numbers VALUES (1);\n"));
        await MigrateAsync(database, SchemaMigration.Of("0001_first.sql", "CREATE TABLE numbers (n int);\r\nINSERT INTO numbers VALUES (1);\r\n"));
        Assert.Equal("1", await NumbersAsync(database));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_and_can_be_tried_again()
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        SchemaMigration broken = SchemaMigration.Of("0002_second.sql", "INSERT INTO numbers VALUES (2); SELECT 1 / 0;");
        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(database, First, broken));
        Assert.Equal("1", await NumbersAsync(database));
        await MigrateAsync(database, First, Second);
        Assert.Equal("1,2", await NumbersAsync(database));
    }

    [Fact]
    public void Migrations_of_this_program_are_numbered_once_each()
    {
        int[] numbers = [.. SchemaMigration.Embedded.Select(migration => migration.Number)];
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    private static Task MigrateAsync(NpgsqlDataSource database, params SchemaMigration[] migrations) =>
        new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(migrations, TestContext.Current.CancellationToken);

    private static async Task<string> NumbersAsync(NpgsqlDataSource database)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT string_agg(n::text, ',' ORDER BY n) FROM numbers");
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
