using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Tokens;
using Netflix.Origin.Access;

namespace Netflix.Origin.Uploads;

/// <summary>
/// <c>DELETE /publications/{publication_id}</c>, scope titles:write: forgets what was sent and not committed. A title that was
/// committed from it stays.
/// </summary>
internal static class DeletePublication
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/publications/{publication_id:guid}", Handle)
            .RequireScope(OriginToken.WriteTitles, OriginToken.PublicationClaim, "publication_id");

    private static NoContent Handle(Guid publication_id, PublicationStore publications)
    {
        publications.Remove(publication_id);
        return TypedResults.NoContent();
    }
}
