using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Catalog;

public sealed class CatalogTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private Replica Replica => fixture.Replica;

    [Fact]
    public async Task A_published_title_stands_in_new_and_in_its_genres_with_pictures_on_an_appliance_that_holds_it()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        Content held = await Cinema.PublishAsync(Replica, "Held", ["Drama Of Its Own"]);
        string url = await Cinema.RunApplianceAsync(Replica, "pictures", "DE", held.Package!.Value);

        JsonElement rows = (await visitor.GetAsync("/catalog?limit=50")).GetProperty("rows");
        Assert.Equal("new", rows[0].GetProperty("row_id").GetString());
        JsonElement genre = rows.EnumerateArray().Single(row => row.GetProperty("name").GetString() == "Drama Of Its Own");
        JsonElement card = Assert.Single(genre.GetProperty("titles").EnumerateArray());
        Assert.Equal(held.ContentId, card.GetProperty("content_id").GetGuid());
        Assert.Equal(Cinema.DurationSeconds, card.GetProperty("duration_seconds").GetDouble());
        Assert.Equal($"{url}/titles/{held.Package}/artwork/card.jpg", card.GetProperty("artwork").GetProperty("card").GetString());
        Assert.Equal(JsonValueKind.Null, card.GetProperty("resume").ValueKind);
    }

    [Fact]
    public async Task A_title_that_no_appliance_holds_has_no_pictures_and_a_draft_is_not_shown()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        Content nowhere = await Cinema.PublishAsync(Replica, "Nowhere");
        Content draft = await Cinema.DraftAsync(Replica);
        JsonElement title = await visitor.GetAsync($"/catalog/{nowhere.ContentId}");
        Assert.Equal(JsonValueKind.Null, title.GetProperty("artwork").GetProperty("card").ValueKind);
        Assert.Equal("CC-BY 3.0", title.GetProperty("attribution").GetProperty("license").GetString());
        Assert.Equal(1280, title.GetProperty("renditions")[2].GetProperty("width").GetInt32());
        await visitor.GetAsync($"/catalog/{draft.ContentId}", HttpStatusCode.NotFound);
        await visitor.GetAsync($"/catalog/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_hold_every_row_once()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        foreach (string genre in new[] { "Page A", "Page B", "Page C" }) await Cinema.PublishAsync(Replica, genre, [genre]);
        List<string> seen = [];
        string? token = null;
        do
        {
            JsonElement page = await visitor.GetAsync($"/catalog?limit=1&page_token={token}");
            seen.Add(Assert.Single(page.GetProperty("rows").EnumerateArray()).GetProperty("row_id").GetString()!);
            token = page.GetProperty("next_page_token").GetString();
        }
        while (token is not null);
        Assert.Equal("new", seen[0]);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Superset(new HashSet<string> { "genre-page-a", "genre-page-b", "genre-page-c" }, seen.ToHashSet());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=51", "limit")]
    [InlineData("page_token=bm9uc2Vuc2U", "page_token")]
    [InlineData("page_token=%00", "page_token")]
    [InlineData("page_token=MTouLi8uLi8", "page_token")]
    public async Task What_cannot_be_meant_is_a_bad_request(string query, string field)
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        JsonElement problem = await visitor.GetAsync($"/catalog?{query}", HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task The_catalog_is_for_people_who_are_signed_in_and_for_their_own_profiles()
    {
        using var nobody = new Visitor(Replica);
        await nobody.GetAsync("/catalog", HttpStatusCode.Unauthorized);
        await nobody.GetAsync($"/catalog/{Guid.NewGuid()}", HttpStatusCode.Unauthorized);
        using Visitor one = await Visitor.SignUpAsync(Replica), other = await Visitor.SignUpAsync(Replica);
        await one.GetAsync($"/catalog?profile_id={other.ProfileId}", HttpStatusCode.Forbidden);
        await one.GetAsync("/catalog?profile_id=not-an-id", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_title_for_one_country_is_shown_to_its_accounts_only()
    {
        Content title = await Cinema.PublishAsync(Replica, "Nur hier", ["Heimat"], regions: ["DE"]);
        using Visitor german = await Visitor.SignUpAsync(Replica, "DE"), french = await Visitor.SignUpAsync(Replica, "FR");
        await german.GetAsync($"/catalog/{title.ContentId}");
        await french.GetAsync($"/catalog/{title.ContentId}", HttpStatusCode.NotFound);
        JsonElement rows = (await french.GetAsync("/catalog?limit=50")).GetProperty("rows");
        Assert.DoesNotContain(rows.EnumerateArray(), row => row.GetProperty("name").GetString() == "Heimat");
    }
}
