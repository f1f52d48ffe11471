using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Access;

public sealed class RouteTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    // Health says nothing but a state; metrics answer on the Admin listener only; gRPC services prove themselves with a secret.
    private static readonly string[] Elsewhere = ["/health/", "/metrics", "/netflix.", "{unimplementedService"];

    [Fact]
    public void Every_route_says_who_may_call_it()
    {
        string[] silent = [.. fixture.Replica.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !Elsewhere.Any(prefix => ('/' + route.RoutePattern.RawText!.TrimStart('/')).Contains(prefix, StringComparison.Ordinal)))
            .Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(route => route.DisplayName!)];
        Assert.Empty(silent);
    }
}
