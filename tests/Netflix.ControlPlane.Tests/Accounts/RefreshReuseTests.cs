using System.Net;
using System.Net.Http.Json;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Tests.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Accounts;

/// <summary>A refresh token shown again: a reloaded page within the grace, a thief after it.</summary>
public sealed class RefreshReuseTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private const int GraceSeconds = 10;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private Replica Replica => fixture.Replica;

    [Fact]
    public async Task A_page_reloaded_before_it_learnt_the_new_token_stays_signed_in()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        string shown = visitor.RefreshToken;
        await visitor.PostAsync("/auth/refresh", new { refresh_token = shown }, HttpStatusCode.OK);
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = shown }, HttpStatusCode.OK));
        await visitor.GetAsync("/me");
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Any_older_token_ends_the_whole_family_and_no_other()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        using Visitor otherDevice = await Visitor.SignInAsync(Replica, visitor.Email, Visitor.Password);
        string stolen = visitor.RefreshToken;
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = stolen }, HttpStatusCode.OK));
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.OK));
        await visitor.PostAsync("/auth/refresh", new { refresh_token = stolen }, HttpStatusCode.Unauthorized);
        await visitor.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.Unauthorized);
        await otherDevice.PostAsync("/auth/refresh", new { refresh_token = otherDevice.RefreshToken }, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_refreshes_at_once_only_the_last_one_s_token_counts()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using HttpResponseMessage response = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/auth/refresh")
            {
                Content = JsonContent.Create(new { refresh_token = visitor.RefreshToken }),
            });
            return response.StatusCode;
        }));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task The_grace_ends_some_seconds_after_the_first_exchange_however_often_it_is_used()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(fixture.Database);
        var tokens = new RefreshTokenTable(database, Options.Create(new AccountsOptions { RefreshGraceSeconds = GraceSeconds }), clock);
        RefreshToken old = RefreshToken.TryParse(visitor.RefreshToken)!;

        Assert.NotNull(await tokens.TryRotateAsync(old, old.Rotate(), Cancel));
        clock.Advance(TimeSpan.FromSeconds(GraceSeconds - 1));
        Assert.NotNull(await tokens.TryRotateAsync(old, old.Rotate(), Cancel));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await tokens.TryRotateAsync(old, old.Rotate(), Cancel));
    }

    [Fact]
    public async Task Without_grace_the_replaced_token_is_refused_at_once()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(fixture.Database);
        var tokens = new RefreshTokenTable(database, Options.Create(new AccountsOptions { RefreshGraceSeconds = 0 }), TimeProvider.System);
        RefreshToken old = RefreshToken.TryParse(visitor.RefreshToken)!;
        Assert.NotNull(await tokens.TryRotateAsync(old, old.Rotate(), Cancel));
        Assert.Null(await tokens.TryRotateAsync(old, old.Rotate(), Cancel));
    }
}
