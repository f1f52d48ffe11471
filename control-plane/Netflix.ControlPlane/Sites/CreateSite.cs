using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Requests;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>POST /ops/sites</c>: a site without appliances.</summary>
internal static class CreateSite
{
    private const int MaxNetworks = 100;

    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="Latitude">Degrees, north is positive; with the longitude, or neither: then the site is found by prefix, AS and country only.</param>
    /// <param name="Scope">Whom it serves besides those whose prefixes it announces: "prefixes" nobody, "networks" everybody in its AS numbers, "region" everybody.</param>
    /// <param name="Networks">AS numbers it stands in.</param>
    internal sealed record Request(string? Name, string? Country, double? Latitude, double? Longitude, string? Scope, IReadOnlyList<long>? Networks);

    internal sealed record Response(int SiteId);

    internal static void MapCreateSite(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/sites", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("CreateSite")
        .Produces<Response>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(Request request, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string name = errors.Text(request.Name, "name", NodeName.MaxLength);
        errors.Check(name.Length is 0 or > NodeName.MaxLength || NodeName.IsValid(name), "name", "Lower-case letters, digits and hyphens, e.g. fra-1.");
        string country = errors.Region(request.Country, "country") ?? "";
        errors.Check(country.Length > 0, "country", "A country as two letters, e.g. DE.");
        errors.Check(request.Latitude is null or (>= -90 and <= 90), "latitude", "Degrees from -90 to 90.");
        errors.Check(request.Longitude is null or (>= -180 and <= 180), "longitude", "Degrees from -180 to 180.");
        errors.Check((request.Latitude is null) == (request.Longitude is null), "longitude", "Latitude and longitude, or neither.");
        SiteScope? scope = SiteScopeText.Parse(request.Scope);
        errors.Check(scope is not null, "scope", "\"prefixes\", \"networks\" or \"region\".");
        IReadOnlyList<long> networks = request.Networks ?? [];
        errors.Check(networks.Count <= MaxNetworks && networks.All(network => network is > 0 and <= uint.MaxValue), "networks", $"At most {MaxNetworks} AS numbers from 1 to {uint.MaxValue}.");
        if (errors.Any) return errors.ToProblem();

        GeoPoint? location = request is { Latitude: { } north, Longitude: { } east } ? new GeoPoint(north, east) : null;
        return await sites.TryInsertAsync(name, country, location, scope!.Value, [.. networks.Distinct().Select(network => (uint)network)], cancel) is { } id
            ? TypedResults.Created($"/ops/sites/{id}", new Response(id))
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "The name is taken", detail: "GET /ops/sites lists the sites there are.");
    }
}
