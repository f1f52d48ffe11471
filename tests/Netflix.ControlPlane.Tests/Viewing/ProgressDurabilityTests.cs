using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Viewing;
using Netflix.Lab.Processes;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Viewing;

public sealed class ProgressDurabilityTests(PostgresFixture postgres)
{
    private const int Players = 24;

    [Fact]
    public async Task What_was_answered_204_is_in_the_database_after_the_replica_was_killed()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] master = RandomNumberGenerator.GetBytes(32);
        Content[] titles;
        Visitor visitor;
        await using (Replica replica = await Replica.StartAsync(database, masterKey: master, settings: ReplicaFixture.Roomy))
        {
            visitor = await Visitor.SignUpAsync(replica);
            titles = await Task.WhenAll(Enumerable.Range(0, Players).Select(_ => Cinema.PublishAsync(replica)));
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-kill-");
        double[] acknowledged = new double[Players];
        try
        {
            await using ChildProgram program = await ChildProgram.StartAsync(folder, database, master);
            using var http = new HttpClient { BaseAddress = program.Url };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", visitor.Session.GetProperty("access_token").GetString());
            Task[] players = [.. titles.Select((title, i) => TellUntilItDiesAsync(http, visitor.ProfileId, title.ContentId, position => acknowledged[i] = position))];
            await Eventually.SeesAsync(() => acknowledged.Min(), slowest => slowest >= 3);
            await program.Process.KillAsync();
            await Task.WhenAll(players);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        var history = new ViewingHistoryTable(source);
        for (int i = 0; i < Players; i++)
        {
            ViewingPosition? kept = await history.FindAsync(visitor.ProfileId, titles[i].ContentId, TestContext.Current.CancellationToken);
            Assert.True(kept?.PositionSeconds >= acknowledged[i], $"Position {acknowledged[i]} was acknowledged, {kept?.PositionSeconds} is in the database.");
        }
        visitor.Dispose();
    }

    [Fact]
    public async Task A_full_queue_and_a_lost_database_are_answered_503_and_nothing_pretends_to_be_saved()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Replica replica = await Replica.StartAsync(database, settings:
            [.. ReplicaFixture.Roomy, "Viewing:QueuedPositions=1", "Viewing:PositionsPerCommit=1", "Viewing:CommitTimeoutSeconds=1"]);
        using Visitor visitor = await Visitor.SignUpAsync(replica);
        Content title = await Cinema.PublishAsync(replica);

        // A lock on the table stands for a database that answers no more.
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var block = new NpgsqlCommand("LOCK TABLE viewing_history IN ACCESS EXCLUSIVE MODE", connection);
            await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TellAsync(visitor, title, 5, HttpStatusCode.ServiceUnavailable)));
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }
        await TellAsync(visitor, title, 7, HttpStatusCode.NoContent);
        ViewingPosition? kept = await new ViewingHistoryTable(source).FindAsync(visitor.ProfileId, title.ContentId, TestContext.Current.CancellationToken);
        Assert.Equal(7, kept?.PositionSeconds);
    }

    [Fact]
    public async Task A_deleted_profile_takes_its_history_along()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Replica replica = await Replica.StartAsync(database, settings: ReplicaFixture.Roomy);
        using Visitor visitor = await Visitor.SignUpAsync(replica);
        Content title = await Cinema.PublishAsync(replica);
        await TellAsync(visitor, title, 7, HttpStatusCode.NoContent);
        await visitor.DeleteAsync($"/profiles/{visitor.ProfileId}", HttpStatusCode.NoContent);
        Assert.Null(await replica.Get<ViewingHistoryTable>().FindAsync(visitor.ProfileId, title.ContentId, TestContext.Current.CancellationToken));
        await TellAsync(visitor, title, 8, HttpStatusCode.Forbidden);
    }

    private static Task<System.Text.Json.JsonElement> TellAsync(Visitor visitor, Content title, double position, HttpStatusCode expected) => visitor.PostAsync("/progress",
        new { profile_id = visitor.ProfileId, content_id = title.ContentId, session_id = Guid.NewGuid(), position_seconds = position }, expected);

    private static async Task TellUntilItDiesAsync(HttpClient http, Guid profile, Guid title, Action<double> acknowledged)
    {
        for (int position = 1; position < Cinema.DurationSeconds; position++)
        {
            try
            {
                using HttpResponseMessage response = await http.PostAsJsonAsync("/progress",
                    new { profile_id = profile, content_id = title, session_id = Guid.NewGuid(), position_seconds = position });
                if (response.StatusCode == HttpStatusCode.NoContent) acknowledged(position);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
