using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Accounts;

public sealed class ProfileTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    [Fact]
    public async Task An_account_has_five_profiles_even_when_many_are_added_at_once()
    {
        using Visitor visitor = await Visitor.SignUpAsync(fixture.Replica);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using HttpResponseMessage response = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/profiles")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { name = $"Child {i}" }),
            });
            return response.StatusCode;
        }));
        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(5, (await visitor.GetAsync("/me")).GetProperty("profiles").GetArrayLength());
    }

    [Fact]
    public async Task A_deleted_profile_makes_room_and_is_gone()
    {
        using Visitor visitor = await Visitor.SignUpAsync(fixture.Replica);
        JsonElement added = await visitor.PostAsync("/profiles", new { name = "Bob", avatar = "fox" }, HttpStatusCode.Created);
        Assert.Equal("fox", added.GetProperty("avatar").GetString());
        string path = $"/profiles/{added.GetProperty("profile_id").GetString()}";
        await visitor.DeleteAsync(path, HttpStatusCode.NoContent);
        await visitor.DeleteAsync(path, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_deletes_a_profile_of_another_account()
    {
        using Visitor owner = await Visitor.SignUpAsync(fixture.Replica), stranger = await Visitor.SignUpAsync(fixture.Replica);
        await stranger.DeleteAsync($"/profiles/{owner.ProfileId}", HttpStatusCode.NotFound);
        Assert.Equal(1, (await owner.GetAsync("/me")).GetProperty("profiles").GetArrayLength());
    }

    [Fact]
    public async Task A_profile_needs_a_name()
    {
        using Visitor visitor = await Visitor.SignUpAsync(fixture.Replica);
        JsonElement problem = await visitor.PostAsync("/profiles", new { name = new string('x', 51) }, HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Signed_out_there_are_no_profiles()
    {
        using var visitor = new Visitor(fixture.Replica);
        await visitor.GetAsync("/me", HttpStatusCode.Unauthorized);
        await visitor.PostAsync("/profiles", new { name = "Bob" }, HttpStatusCode.Unauthorized);
        await visitor.DeleteAsync($"/profiles/{Guid.NewGuid()}", HttpStatusCode.Unauthorized);
    }
}
