using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class SessionTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private Replica Replica => fixture.Replica;

    [Fact]
    public async Task A_new_account_is_signed_in_and_has_a_profile()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica, region: "de");
        Assert.Equal(900, visitor.Session.GetProperty("expires_in_seconds").GetInt32());
        JsonElement me = await visitor.GetAsync("/me");
        Assert.Equal(visitor.Email, me.GetProperty("email").GetString());
        Assert.Equal("Ann", me.GetProperty("name").GetString());
        Assert.Equal("DE", me.GetProperty("region").GetString());
        Assert.Equal("viewer", me.GetProperty("role").GetString());
        Assert.Equal("basic", me.GetProperty("tier").GetString());
        Assert.Equal("Ann", Assert.Single(me.GetProperty("profiles").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_account_signs_in_however_its_address_is_typed()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        using Visitor again = await Visitor.SignInAsync(Replica, $"  {visitor.Email.ToUpperInvariant()} ", Visitor.Password);
        Assert.Equal(visitor.AccountId, again.AccountId);
        Assert.NotEqual(visitor.RefreshToken, again.RefreshToken);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        JsonElement wrong = await visitor.PostAsync("/auth/sign-in", new { email = visitor.Email, password = "not the password" }, HttpStatusCode.Unauthorized);
        JsonElement unknown = await visitor.PostAsync("/auth/sign-in", new { email = "nobody@example.org", password = "not the password" }, HttpStatusCode.Unauthorized);
        Assert.Equal(wrong.GetProperty("title").GetString(), unknown.GetProperty("title").GetString());
        Assert.Equal(wrong.GetProperty("detail").GetString(), unknown.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_address_has_one_account()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        await visitor.PostAsync("/auth/sign-up", new { email = visitor.Email.ToUpperInvariant(), password = Visitor.Password, name = "Bob" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Everything_wrong_with_a_sign_up_is_said_at_once()
    {
        using var visitor = new Visitor(Replica);
        JsonElement problem = await visitor.PostAsync("/auth/sign-up",
            new { email = "ann at example", password = "short", name = " ", region = "Germany" }, HttpStatusCode.BadRequest);
        Assert.Equal(["email", "name", "password", "region"],
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"email": """)]
    [InlineData("[]")]
    [InlineData("""{"email": 5}""")]
    public async Task What_is_not_json_of_the_right_shape_is_a_bad_request(string body)
    {
        using var visitor = new Visitor(Replica);
        using HttpResponseMessage response = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/auth/sign-in")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        string problem = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Exception", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_and_the_old_one_is_spent()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        string first = visitor.RefreshToken;
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = first }, HttpStatusCode.OK));
        Assert.NotEqual(first, visitor.RefreshToken);
        await visitor.GetAsync("/me");
        visitor.Use(await visitor.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Signing_out_ends_the_device_and_doing_it_twice_is_no_error()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        await visitor.PostAsync("/auth/sign-out", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.NoContent);
        await visitor.PostAsync("/auth/sign-out", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.NoContent);
        await visitor.PostAsync("/auth/refresh", new { refresh_token = visitor.RefreshToken }, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_refresh_token_is_refused(string token)
    {
        using var visitor = new Visitor(Replica);
        await visitor.PostAsync("/auth/refresh", new { refresh_token = token }, HttpStatusCode.Unauthorized);
    }
}
