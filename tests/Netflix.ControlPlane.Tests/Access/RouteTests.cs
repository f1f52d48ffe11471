using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Access;

public sealed partial class RouteTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    // Health says nothing but a state; metrics answer on the Admin listener only; gRPC services prove themselves with a secret.
    private static readonly string[] Elsewhere = ["/health/", "/metrics", "/netflix.", "{unimplementedService"];

    // All that somebody of an ISP may call. A route that joins them has to ask OpsScope whose the thing is.
    private static readonly string[] OfPartners =
    [
        "GET /ops/appliances", "GET /ops/appliances/{appliance_id:guid}/drain-preview", "GET /ops/audit", "GET /ops/events", "GET /ops/prefixes/{address}",
        "GET /ops/sites", "GET /ops/sites/{site_id:int}/prefixes", "GET /ops/maintenance", "DELETE /ops/maintenance/{window_id:guid}",
        "POST /ops/appliances/{appliance_id:guid}/maintenance", "POST /ops/sites/{site_id:int}/maintenance", "PUT /ops/appliances/{appliance_id:guid}/state",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_says_who_may_call_it()
    {
        string[] silent = [.. fixture.Replica.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !Elsewhere.Any(prefix => ('/' + route.RoutePattern.RawText!.TrimStart('/')).Contains(prefix, StringComparison.Ordinal)))
            .Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(route => route.DisplayName!)];
        Assert.Empty(silent);
    }

    [Fact]
    public void Every_route_of_ops_says_which_roles_it_takes_and_those_of_partners_are_known()
    {
        Assert.All(OpsRoutes(), route => Assert.Contains(PolicyOf(route.Endpoint), (string[])[AccessPolicies.Operator, AccessPolicies.OperatorOrPartner]));
        Assert.Equal(OfPartners.Order(StringComparer.Ordinal), OpsRoutes().Where(route => PolicyOf(route.Endpoint) == AccessPolicies.OperatorOrPartner).Select(route => route.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Viewers_are_refused_everywhere_in_ops_and_partners_wherever_only_operators_may_be()
    {
        using HttpClient viewer = fixture.Replica.Client("viewer"), partner = fixture.Replica.Client("partner");
        foreach ((string name, RouteEndpoint endpoint) in OpsRoutes())
        {
            bool isForPartners = PolicyOf(endpoint) == AccessPolicies.OperatorOrPartner;
            Assert.Equal(isForPartners ? "This needs the role operator or partner." : "This needs the role operator.", await RefusalAsync(viewer, name));
            // A token that says partner, and no account behind it.
            Assert.Contains(isForPartners ? "no partner any more" : "needs the role operator. A partner", await RefusalAsync(partner, name), StringComparison.Ordinal);
        }
    }

    private static async Task<string> RefusalAsync(HttpClient client, string name)
    {
        string[] parts = name.Split(' ');
        string path = Parameter().Replace(parts[1], parameter => parameter.Value.Contains("guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString() : parameter.Value.Contains("int", StringComparison.Ordinal) ? "1" : "192.0.2.1");
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), path) { Content = parts[0] is "GET" or "DELETE" ? null : JsonContent.Create(new { }) };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{name} answered {(int)response.StatusCode}.");
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!;
    }

    private IEnumerable<(string Name, RouteEndpoint Endpoint)> OpsRoutes() =>
        from route in fixture.Replica.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = '/' + route.RoutePattern.RawText!.TrimStart('/')
        where path.StartsWith("/ops/", StringComparison.Ordinal) && route.Metadata.GetMetadata<HttpMethodMetadata>() is not null
        from method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select ($"{method} {path}", route);

    private static string PolicyOf(RouteEndpoint route) => Assert.Single(route.Metadata.GetOrderedMetadata<IAuthorizeData>()).Policy!;

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
