using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Playback;

namespace Netflix.ControlPlane.Drm;

/// <summary>
/// <c>POST /drm/clearkey</c>: the keys of a title, for an account with a subscription that has an open playback session for it.
/// Every decision is logged with who and what, never with a key.
/// </summary>
internal static partial class IssueClearKeyLicence
{
    internal const string Path = "/drm/clearkey";
    internal const string SessionHeader = "X-Playback-Session";

    // Players pass on what the browser's key system hands them: JSON, under any content type or none.
    private const string AnyContentType = "*/*";

    internal static void MapIssueClearKeyLicence(this IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .ForViewers().WithTags("Playback").WithName("IssueClearKeyLicence")
        .Accepts<ClearKeyRequest>("application/json", AnyContentType)
        .Produces<ClearKeyLicence>()
        .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        ClaimsPrincipal caller, HttpContext context, IOptions<JsonOptions> json, LicenceDesk desk, DrmMetrics metrics,
        ILogger<ClearKeyLicence> log, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        LicenceAnswer answer = TryReadSession(context.Request, out Guid? session)
            && await TryReadRequestAsync(context.Request, json.Value.SerializerOptions, cancel) is { } request && request.TryReadKeyIds() is { } keyIds
            ? await desk.DecideAsync(caller.AccountId(), keyIds, session, cancel)
            : new(LicenceOutcome.Malformed, null, []);
        metrics.Licence(answer.Outcome);
        LicenceDecided(log, caller.AccountId(), answer.ContentId, answer.Outcome);
        return answer.Outcome switch
        {
            LicenceOutcome.Issued => TypedResults.Ok(new ClearKeyLicence([.. answer.Keys.Select(ClearKeyJwk.Of)], "temporary")),
            LicenceOutcome.Malformed => TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a licence request",
                detail: "Send {\"kids\": [key ids of 16 bytes in base64url without padding], \"type\": \"temporary\"}."),
            LicenceOutcome.NoSubscription => PlaybackProblems.NoSubscription(),
            LicenceOutcome.Unavailable => RetryLater.Unavailable("Licences cannot be given at the moment", "Try again after Retry-After.", TimeSpan.FromSeconds(2)),
            // An unknown key and a title that is not being played look alike: which keys exist is nobody's business.
            _ => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "No licence for these keys",
                detail: "Start playback of the title with GET /playback first, then ask for the keys its manifest names."),
        };
    }

    private static async Task<ClearKeyRequest?> TryReadRequestAsync(HttpRequest request, JsonSerializerOptions json, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ClearKeyRequest>(request.Body, json, cancel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryReadSession(HttpRequest request, out Guid? session)
    {
        session = null;
        if (!request.Headers.TryGetValue(SessionHeader, out var text)) return true;
        bool valid = Guid.TryParse(text, out Guid id);
        session = id;
        return valid;
    }

    [LoggerMessage(6001, LogLevel.Information, "Licence for account {Account}, title {ContentId}: {Outcome}")]
    private static partial void LicenceDecided(ILogger log, Guid account, Guid? contentId, LicenceOutcome outcome);
}
