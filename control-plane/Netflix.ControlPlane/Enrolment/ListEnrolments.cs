using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet.TurnUp;

namespace Netflix.ControlPlane.Enrolment;

/// <summary><c>GET /ops/enrolments</c>: the newest thousand, without their tokens.</summary>
internal static class ListEnrolments
{
    internal sealed record Response(IReadOnlyList<Enrolment> Enrolments);

    /// <param name="State">"waiting", "used", "expired" or "void" (its appliance was revoked).</param>
    internal sealed record Enrolment(
        Guid EnrolmentId, string Name, int SiteId, long CapacityBitsPerSecond, string FailureDomain, string GoLive, string State,
        DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, Guid? ApplianceId);

    internal static void MapListEnrolments(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/enrolments", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("ListEnrolments");

    private static async Task<Ok<Response>> HandleAsync(EnrolmentTable enrolments, TimeProvider time, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        return TypedResults.Ok(new Response([.. (await enrolments.ListAsync(cancel)).Select(record => new Enrolment(
            record.EnrolmentId, record.Appliance.Name, record.Appliance.SiteId, record.Appliance.CapacityBitsPerSecond, record.Appliance.FailureDomain, record.Appliance.GoLive.ToText(),
            StateOf(record, now), record.CreatedAt, record.ExpiresAt, record.UsedAt, record.ApplianceId))]));
    }

    private static string StateOf(EnrolmentRecord record, DateTimeOffset now) =>
        record.VoidedAt is not null ? "void" : record.UsedAt is not null ? "used" : record.ExpiresAt <= now ? "expired" : "waiting";
}
