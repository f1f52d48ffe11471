using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>PUT /ops/sites/{site_id}/prefixes</c>: all prefixes that are declared for a site by hand, in place of those before.</summary>
internal static class SetSitePrefixes
{
    private const int MaxPrefixes = 20_000;
    private const int MaxBodyBytes = 2 * 1024 * 1024;
    // A form cannot show more.
    private const int MaxErrors = 20;

    internal sealed record Request(IReadOnlyList<string>? Prefixes, string? Why);

    internal static void MapSetSitePrefixes(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/sites/{site_id:int}/prefixes", HandleAsync)
        .ForOperators().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).WithTags("Ops").WithName("SetSitePrefixes")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "site_id")] int siteId, Request request, ClaimsPrincipal caller, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        IReadOnlyList<string> texts = request.Prefixes ?? [];
        errors.Check(request.Prefixes is not null && texts.Count <= MaxPrefixes, "prefixes", $"A list of at most {MaxPrefixes}; an empty one takes all of them back.");
        SortedSet<Prefix> prefixes = new(Prefix.Order);
        for (int i = 0, wrong = 0; i < Math.Min(texts.Count, MaxPrefixes) && wrong < MaxErrors; i++)
        {
            if (Prefix.TryParse(texts[i] ?? "", out Prefix prefix)) prefixes.Add(prefix);
            else
            {
                wrong++;
                errors.Add($"prefixes[{i}]", "A prefix without bits behind its length, e.g. 192.0.2.0/24 or 2001:db8::/32.");
            }
        }
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await sites.TrySetPrefixesAsync(siteId, prefixes, caller.AccountId(), why, cancel) ? TypedResults.NoContent() : SiteProblems.NoSuchSite();
    }
}
