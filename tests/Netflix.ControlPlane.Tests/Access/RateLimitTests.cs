using System.Net;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Access;

public sealed class RateLimitTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Guessing_one_accounts_password_ends_in_429_and_other_accounts_still_sign_in()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: "Access:SignInsPerMinutePerAccount=3");
        using Visitor victim = await Visitor.SignUpAsync(replica), other = await Visitor.SignUpAsync(replica);
        for (int i = 0; i < 3; i++)
            await victim.PostAsync("/auth/sign-in", new { email = victim.Email, password = $"guess number {i}" }, HttpStatusCode.Unauthorized);
        await victim.PostAsync("/auth/sign-in", new { email = victim.Email.ToUpperInvariant(), password = Visitor.Password }, HttpStatusCode.TooManyRequests);
        (await Visitor.SignInAsync(replica, other.Email, Visitor.Password)).Dispose();
    }

    [Fact]
    public async Task One_address_has_a_limit_on_all_of_auth()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: "Access:AuthRequestsPerMinutePerAddress=4");
        using var visitor = new Visitor(replica);
        for (int i = 0; i < 4; i++) await visitor.PostAsync("/auth/refresh", new { refresh_token = "x" }, HttpStatusCode.Unauthorized);
        await visitor.PostAsync("/auth/sign-in", new { email = "a@b.c", password = "whatever" }, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task One_account_has_a_limit_that_another_does_not_feel()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: "Access:RequestsPerSecondPerAccount=1");
        using Visitor busy = await Visitor.SignUpAsync(replica), calm = await Visitor.SignUpAsync(replica);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using HttpResponseMessage response = await busy.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/me"));
            return response.StatusCode;
        }));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        await busy.GetAsync("/me", HttpStatusCode.TooManyRequests);
        await calm.GetAsync("/me");
    }

    [Fact]
    public async Task A_crowd_at_the_door_is_answered_503_instead_of_taking_the_memory()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(),
            settings: ["Accounts:ConcurrentPasswordHashes=1", "Accounts:QueuedPasswordHashes=1", "Access:AuthRequestsPerMinutePerAddress=1000"]);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var visitor = new Visitor(replica);
            return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/auth/sign-in")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { email = $"crowd{i}@example.org", password = "a password" }),
            });
        }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Unauthorized);
    }
}
