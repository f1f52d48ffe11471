using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Jobs;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Catalog;

public sealed class OpsTitleTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private Replica Replica => fixture.Replica;

    private Visitor Operator
    {
        get
        {
            var visitor = new Visitor(Replica);
            visitor.UseToken(Replica.Get<AccessTokenIssuer>().Issue(Guid.NewGuid(), "operator", null));
            return visitor;
        }
    }

    private static object Title(string slug) => new
    {
        name = "Sintel", synopsis = "A dragon.", year = 2010, maturity_rating = "12", genres = new[] { "Fantasy" }, slug,
        attribution = new { text = "Blender Foundation", url = "https://durian.blender.org", license = "CC-BY" },
    };

    [Fact]
    public async Task A_title_goes_from_draft_to_published()
    {
        using Visitor visitor = Operator;
        Guid id = (await visitor.PostAsync("/ops/titles", Title("sintel"), HttpStatusCode.Created)).GetProperty("content_id").GetGuid();
        Assert.Equal("draft", await StateAsync(visitor, id));
        await Replica.Get<JobTable>().EnqueueAsync(id, new EncodeMaster(Guid.NewGuid(), 1, new byte[32]), TestContext.Current.CancellationToken);
        Assert.Equal("queued", await StateAsync(visitor, id));

        Content published = await Cinema.PublishAsync(Replica);
        await Cinema.RunApplianceAsync(Replica, "ops-holder", "DE", published.Package!.Value);
        JsonElement title = await FindAsync(visitor, published.ContentId);
        Assert.Equal("published", title.GetProperty("state").GetString());
        Assert.Equal(published.Package.ToString(), title.GetProperty("package").GetString());
        Assert.Equal(["ops-holder"], title.GetProperty("held_by").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task A_slug_is_taken_once_and_the_answer_names_who_has_it()
    {
        using Visitor visitor = Operator;
        JsonElement first = await visitor.PostAsync("/ops/titles", Title("taken"), HttpStatusCode.Created);
        JsonElement problem = await visitor.PostAsync("/ops/titles", Title("taken"), HttpStatusCode.Conflict);
        Assert.Equal(first.GetProperty("content_id").GetGuid(), problem.GetProperty("content_id").GetGuid());
    }

    [Fact]
    public async Task Everything_wrong_with_a_title_is_said_at_once()
    {
        using Visitor visitor = Operator;
        JsonElement errors = (await visitor.PostAsync("/ops/titles", new
        {
            name = "", year = 1000, slug = "Not A Slug", genres = Array.Empty<string>(), attribution = new { url = "javascript:alert(1)" },
        }, HttpStatusCode.BadRequest)).GetProperty("errors");
        foreach (string field in new[] { "name", "synopsis", "year", "maturity_rating", "genres", "slug", "attribution.url", "attribution.text", "attribution.license" })
            Assert.True(errors.TryGetProperty(field, out _), $"{field} is not among {errors}");
    }

    [Fact]
    public async Task A_grant_leads_to_the_origin_and_is_good_for_one_master()
    {
        using Visitor visitor = Operator;
        Content draft = await Cinema.DraftAsync(Replica);
        JsonElement grant = await visitor.PostAsync($"/ops/titles/{draft.ContentId}/master", new { }, HttpStatusCode.OK);
        string master = grant.GetProperty("master_id").GetString()!;
        Assert.Equal($"{Replica.OriginUrl}/masters/{master}", grant.GetProperty("upload_url").GetString());
        var token = new JsonWebToken(grant.GetProperty("token").GetString());
        Assert.Equal(master, token.GetClaim("master").Value);
        Assert.Equal("masters:write", token.GetClaim("scope").Value);
        await visitor.PostAsync($"/ops/titles/{Guid.NewGuid()}/master", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_operators_operate()
    {
        using Visitor viewer = await Visitor.SignUpAsync(Replica);
        using var nobody = new Visitor(Replica);
        foreach ((Visitor visitor, HttpStatusCode expected) in new[] { (viewer, HttpStatusCode.Forbidden), (nobody, HttpStatusCode.Unauthorized) })
        {
            await visitor.GetAsync("/ops/titles", expected);
            await visitor.PostAsync("/ops/titles", Title("not-allowed"), expected);
            await visitor.PostAsync($"/ops/titles/{Guid.NewGuid()}/master", new { }, expected);
        }
    }

    private static async Task<string?> StateAsync(Visitor visitor, Guid id) => (await FindAsync(visitor, id)).GetProperty("state").GetString();

    private static async Task<JsonElement> FindAsync(Visitor visitor, Guid id) =>
        (await visitor.GetAsync("/ops/titles")).GetProperty("titles").EnumerateArray().Single(title => title.GetProperty("content_id").GetGuid() == id);
}
