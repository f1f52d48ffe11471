using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Partners;

/// <summary>What requests about partners have in common.</summary>
internal static class PartnerSites
{
    internal const string Unknown = "Numbers of sites; GET /ops/sites lists those there are.";

    private const int MostSites = 1000;

    internal static int[] Read(IReadOnlyList<int>? sites, FieldErrors errors)
    {
        errors.Check(sites is { Count: >= 1 and <= MostSites }, "site_ids", $"1 to {MostSites} numbers of sites.");
        return [.. (sites ?? []).Distinct()];
    }

    internal static ProblemHttpResult NoSuchPartner() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such partner", detail: "GET /ops/partners lists those there are.");
}
