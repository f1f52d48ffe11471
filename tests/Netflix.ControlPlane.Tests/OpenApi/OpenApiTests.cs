using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.OpenApi;

public sealed class OpenApiTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private static readonly string[] NotApi = ["/health/", "/metrics", "/netflix.", "unimplemented", "/openapi/", "{**path}"];

    [Fact]
    public async Task Every_route_is_in_the_document()
    {
        JsonElement paths = (await ReadAsync()).GetProperty("paths");
        HashSet<string> described = [.. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))];
        string[] mapped = [.. fixture.Replica.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !NotApi.Any(part => ('/' + route.RoutePattern.RawText!.TrimStart('/')).Contains(part, StringComparison.Ordinal)))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {Plain(route)}"))];
        Assert.Contains("GET /catalog", mapped);
        Assert.Empty(mapped.Except(described));
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_described_success_and_the_problems_it_can_answer()
    {
        List<string> poor = [];
        foreach (JsonProperty path in (await ReadAsync()).GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                JsonElement responses = operation.Value.GetProperty("responses");
                string[] statuses = [.. responses.EnumerateObject().Select(response => response.Name)];
                bool secured = operation.Value.TryGetProperty("security", out _);
                if (!operation.Value.TryGetProperty("operationId", out _)) poor.Add($"{operation.Name} {path.Name} has no name");
                if (!statuses.Any(status => status.StartsWith('2'))) poor.Add($"{operation.Name} {path.Name} has no success");
                if (secured && !statuses.Contains("401")) poor.Add($"{operation.Name} {path.Name} needs a token and names no 401");
                poor.AddRange(responses.EnumerateObject().Where(response => response.Name[0] is '4' or '5' && !IsProblem(response.Value))
                    .Select(response => $"{operation.Name} {path.Name} answers {response.Name} with something else than a problem"));
                if (statuses.Contains("200") && !responses.GetProperty("200").TryGetProperty("content", out _)) poor.Add($"{operation.Name} {path.Name} has no schema");
            }
        }
        Assert.Empty(poor);
    }

    [Fact]
    public async Task Names_are_in_snake_case_and_the_bearer_scheme_is_described()
    {
        JsonElement components = (await ReadAsync()).GetProperty("components");
        Assert.Equal("bearer", components.GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.True(components.GetProperty("schemas").GetProperty("SessionResponse").GetProperty("properties").TryGetProperty("expires_in_seconds", out _));
        Assert.True(components.GetProperty("schemas").TryGetProperty("BrowseCatalogResponse", out _));
    }

    private static bool IsProblem(JsonElement response) =>
        response.TryGetProperty("content", out JsonElement content) && content.TryGetProperty("application/problem+json", out _);

    private static string Plain(RouteEndpoint route) =>
        System.Text.RegularExpressions.Regex.Replace('/' + route.RoutePattern.RawText!.TrimStart('/'), @"\{(\w+)[^}]*\}", "{$1}");

    private async Task<JsonElement> ReadAsync()
    {
        using var visitor = new Visitor(fixture.Replica);
        return await visitor.GetAsync("/openapi/v1.json");
    }
}
