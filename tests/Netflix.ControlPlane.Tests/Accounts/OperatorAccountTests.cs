using System.Net;
using System.Security.Cryptography;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class OperatorAccountTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_operator_signs_in_with_the_password_of_the_file_also_after_it_changed()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] master = RandomNumberGenerator.GetBytes(32);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-operator-");
        try
        {
            string file = Path.Combine(folder.FullName, "password");
            string[] settings = ["Operator:Email=Operator@Example.org", $"Operator:PasswordFile={file}"];
            foreach (string password in new[] { "the first password", "the first password", "the second password" })
            {
                await File.WriteAllTextAsync(file, password + "\n", TestContext.Current.CancellationToken);
                await using Replica replica = await Replica.StartAsync(database, masterKey: master, settings: settings);
                using Visitor visitor = await Visitor.SignInAsync(replica, "operator@example.org", password);
                Assert.Equal("operator", visitor.Session.GetProperty("user").GetProperty("role").GetString());
                await visitor.GetAsync("/ops/titles");
                if (password == "the second password")
                    await visitor.PostAsync("/auth/sign-in", new { email = "operator@example.org", password = "the first password" }, HttpStatusCode.Unauthorized);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
