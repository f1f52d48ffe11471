using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Fleet.Purges;

/// <summary><c>/ops/purges</c>: what every appliance is to forget, who ordered it, and who has not done it yet.</summary>
internal static class PurgeRoutes
{
    private const int MostPaths = 256;
    private const int MostPathLength = 400;
    private const int MostCharacters = 16 * 1024;

    /// <summary>Exactly one of the first three.</summary>
    /// <param name="ContentId">Every package of that title.</param>
    /// <param name="Paths">As viewers ask for them, without a token.</param>
    /// <param name="Prefix">Beginning of such paths.</param>
    internal sealed record OrderRequest(Guid? ContentId, IReadOnlyList<string>? Paths, string? Prefix, string? Why);

    internal sealed record Ordered(long Number);

    internal sealed record ListResponse(IReadOnlyList<Purge> Purges);

    /// <param name="Done">Appliances that have carried it out.</param>
    /// <param name="Waiting">Those that were heard of and have not; the others are told when they are back.</param>
    internal sealed record Purge(long Number, bool IsPrefix, IReadOnlyList<string> Paths, DateTimeOffset OrderedAt, string OrderedBy, string Why, int Done, IReadOnlyList<string> Waiting);

    internal static void MapPurges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ops/purges", ListAsync).ForOperators().WithTags("Ops").WithName("ListPurges");
        routes.MapPost("/ops/purges", OrderAsync).ForOperators().WithTags("Ops").WithName("OrderPurge").Produces<Ordered>(StatusCodes.Status202Accepted).ProducesValidationProblem();
    }

    private static async Task<Ok<ListResponse>> ListAsync(PurgeTable purges, FleetView fleet, CancellationToken cancel)
    {
        FleetAppliance[] heard = [.. fleet.Current.Appliances.Where(appliance => appliance.Report is not null)];
        IReadOnlyList<OrderedPurge> ordered = await purges.ListAsync(cancel);
        return TypedResults.Ok(new ListResponse([.. ordered.Select(purge => Present(purge, heard))]));
    }

    private static Purge Present(OrderedPurge purge, FleetAppliance[] heard)
    {
        string[] waiting = [.. heard.Where(appliance => appliance.Report!.PurgedUpTo < purge.Number).Select(appliance => appliance.Name)];
        return new Purge(purge.Number, purge.IsPrefix, purge.Paths, purge.MadeAt, purge.MadeBy, purge.Why, heard.Length - waiting.Length, waiting);
    }

    private static async Task<IResult> OrderAsync(OrderRequest request, ClaimsPrincipal caller, PurgeTable purges, VideoAssetTable assets, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        int named = (request.ContentId is null ? 0 : 1) + (request.Paths is null ? 0 : 1) + (request.Prefix is null ? 0 : 1);
        errors.Check(named == 1, "paths", "One of content_id, paths and prefix.");
        IReadOnlyList<string> paths = request.Paths ?? (request.Prefix is { } prefix ? [prefix] : []);
        string field = request.Prefix is null ? "paths" : "prefix";
        if (named == 1 && request.ContentId is null)
        {
            errors.Check(paths.Count is > 0 and <= MostPaths && paths.Sum(path => path?.Length ?? 0) <= MostCharacters, field, $"1 to {MostPaths} paths, of at most {MostCharacters} characters in all.");
            errors.Check(paths.All(IsPath), field, $"Paths begin with {KeptPurges.Everything}, have at most {MostPathLength} characters, all of them visible ASCII, and no token.");
        }
        if (errors.Any) return errors.ToProblem();
        if (request.ContentId is { } title)
        {
            paths = [.. (await assets.ListPackagesOfAsync(title, cancel)).Select(package => $"{KeptPurges.Everything}{package}/")];
            errors.Check(paths.Count > 0, "content_id", "A title that has been published; GET /ops/titles lists them.");
            errors.Check(paths.Count <= MostPaths, "content_id", $"It has {paths.Count} packages; name those that are meant as paths or a prefix, at most {MostPaths} at a time.");
            if (errors.Any) return errors.ToProblem();
        }
        string subject = request.ContentId is { } id ? $"title {id}" : paths.Count == 1 ? paths[0] : $"{paths[0]} and {paths.Count - 1} more";
        long number = await purges.InsertAsync(request.Paths is null, paths, subject, caller.AccountId(), why, cancel);
        return TypedResults.Accepted("/ops/purges", new Ordered(number));
    }

    private static bool IsPath(string? path) =>
        path is { Length: <= MostPathLength } && path.StartsWith(KeptPurges.Everything, StringComparison.Ordinal) && !path.AsSpan().ContainsAnyExceptInRange('!', '~');
}
