using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>POST /ops/sites</c>: a site without appliances.</summary>
internal static class CreateSite
{
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="Latitude">Degrees, north is positive; with the longitude, or neither: then the site is found by prefix, AS and country only.</param>
    /// <param name="Scope">Whom it serves besides those whose prefixes it announces: "prefixes" nobody, "networks" everybody in its AS numbers, "region" everybody.</param>
    /// <param name="Networks">AS numbers it stands in.</param>
    internal sealed record Request(string? Name, string? Country, double? Latitude, double? Longitude, string? Scope, IReadOnlyList<long>? Networks, string? Why);

    internal sealed record Response(int SiteId);

    internal static void MapCreateSite(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/sites", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("CreateSite")
        .Produces<Response>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(Request request, ClaimsPrincipal caller, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        var site = SiteDescription.Read(request.Name, request.Country, request.Latitude, request.Longitude, request.Scope, request.Networks, errors);
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await sites.TryInsertAsync(site!, caller.AccountId(), why, cancel) is { } id
            ? TypedResults.Created($"/ops/sites/{id}", new Response(id))
            : SiteProblems.NameTaken();
    }
}
