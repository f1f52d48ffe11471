namespace Netflix.ControlPlane.Catalog;

internal static class CatalogProblems
{
    internal static IResult UnknownTitle() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such title", detail: "GET /catalog lists the titles there are.");

    internal static IResult NotYourProfile() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "Not a profile of this account", detail: "Use a profile_id that GET /me lists.");
}
