using Microsoft.AspNetCore.Http.HttpResults;

namespace Netflix.ControlPlane.Sites;

internal static class SiteProblems
{
    internal static ProblemHttpResult NoSuchSite() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such site", detail: "GET /ops/sites lists the sites there are.");

    internal static ProblemHttpResult NameTaken() => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "The name is taken", detail: "GET /ops/sites lists the sites there are.");
}
