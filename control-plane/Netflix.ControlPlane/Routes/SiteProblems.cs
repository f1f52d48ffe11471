using Microsoft.AspNetCore.Http.HttpResults;

namespace Netflix.ControlPlane.Routes;

internal static class SiteProblems
{
    internal static ProblemHttpResult NoSuchSite() =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such site", detail: "GET /ops/sites lists the sites there are.");
}
