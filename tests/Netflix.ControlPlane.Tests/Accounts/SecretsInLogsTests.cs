using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class SecretsInLogsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Neither_passwords_nor_tokens_are_logged_even_when_everything_is()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-logs-");
        try
        {
            string database = await postgres.CreateDatabaseAsync();
            byte[] master = RandomNumberGenerator.GetBytes(32);
            string log;
            List<string> secrets = ["a very secret password", Convert.ToBase64String(master)];
            await using (ChildProgram program = await ChildProgram.StartAsync(folder, database, master, "Logging:LogLevel:Default=Debug"))
            {
                using var http = new HttpClient { BaseAddress = program.Url };
                JsonElement session = await PostAsync(http, "/auth/sign-up", new { email = "ann@example.org", password = secrets[0], name = "Ann" });
                secrets.Add(session.GetProperty("access_token").GetString()!);
                secrets.Add(session.GetProperty("refresh_token").GetString()!);
                string oldest = secrets[^1];
                for (int i = 0; i < 2; i++)
                {
                    session = await PostAsync(http, "/auth/refresh", new { refresh_token = secrets[^1] });
                    secrets.Add(session.GetProperty("refresh_token").GetString()!);
                }
                await PostAsync(http, "/auth/refresh", new { refresh_token = oldest });
                await PostAsync(http, "/auth/sign-in", new { email = "ann@example.org", password = "a very secret password but wrong" });
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secrets[2]);
                Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/me", TestContext.Current.CancellationToken)).StatusCode);
                await program.Process.StopAsync(TimeSpan.FromSeconds(15));
                log = await File.ReadAllTextAsync(program.Process.LogFile, TestContext.Current.CancellationToken);
            }
            Assert.Contains("\"LogLevel\":\"Debug\"", log, StringComparison.Ordinal);
            Assert.Contains("used twice", log, StringComparison.Ordinal);
            foreach (string secret in secrets) Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
