using System.Net;
using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Pathways;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Playback;

/// <summary>
/// <c>GET /playback/{content_id}</c>: may I, and where. Opens a playback session; from here on the viewer talks to appliances, and
/// to us only for the licence and progress.
/// </summary>
internal static partial class StartPlayback
{
    private const int MaxDeviceType = 64;
    private const int MaxLanguageTag = 35;

    internal sealed record Manifests(string Dash, string Hls);
    internal sealed record Licence(string Type, string Url);

    /// <param name="Manifests">With all appliances as pathways, and where to ask which to prefer (content steering).</param>
    /// <param name="DirectManifests">
    /// On the first appliance, for players without content steering. For another, replace the base URL: paths, with the token they begin
    /// with, are the same everywhere.
    /// </param>
    /// <param name="Thumbnails">WebVTT of the seek preview; null when the title has none.</param>
    internal sealed record Response(
        Guid SessionId, Guid ContentId, string Name, double DurationSeconds, Manifests Manifests, Manifests DirectManifests, IReadOnlyList<RankedAppliance> Appliances,
        Licence Licence, double ResumePositionSeconds, string? Thumbnails, string? PreferredAudio);

    internal static void MapStartPlayback(this IEndpointRouteBuilder routes) => routes.MapGet("/playback/{content_id:guid}", HandleAsync)
        .ForViewers().WithTags("Playback").WithName("StartPlayback")
        .Produces<Response>().ProducesValidationProblem()
        .Problems(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        Guid content_id, Guid? profile_id, string? device_type, string? preferred_audio, ClaimsPrincipal caller, HttpContext context,
        PlaybackReader reader, ViewerSteering steering, PlaybackSessions sessions, TitleTokens tokens, SteeringTickets tickets, IOptions<PlaybackOptions> options, TimeProvider time, PlaybackMetrics metrics, PublicUrl url, ILogger<PlaybackSession> log, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        errors.Check(profile_id is not null, "profile_id", "The id of a profile.");
        errors.Check(device_type is null or { Length: <= MaxDeviceType }, "device_type", $"At most {MaxDeviceType} characters.");
        errors.Check(preferred_audio is null or { Length: <= MaxLanguageTag }, "preferred_audio", "A BCP 47 language tag, e.g. en.");
        if (errors.Any) return errors.ToProblem();

        PlaybackFacts facts = await reader.ReadAsync(
            caller.AccountId(), profile_id!.Value, content_id, context.Connection.RemoteIpAddress ?? IPAddress.None, url.IsHttps(context.Request), cancel);
        if (facts.User is not { } user) return TypedResults.Unauthorized();
        if (facts.Title is not { } title) return CatalogProblems.UnknownTitle();
        if (!facts.OwnsProfile) return CatalogProblems.NotYourProfile();

        PlaybackOutcome outcome = PlaybackDecision.Decide(user, title, facts.Appliances);
        var session = new PlaybackSession(Guid.NewGuid(), user.UserId, profile_id.Value, content_id);
        if (outcome == PlaybackOutcome.Play && !await TryOpenAsync(sessions, session, log)) outcome = PlaybackOutcome.NoSession;
        metrics.Play(outcome);
        if (outcome != PlaybackOutcome.Play) return PlaybackProblems.Of(outcome);

        steering.Begin(facts.Viewer, title.Asset!.Package, facts.Appliances[0].ApplianceId);
        context.Response.Headers.CacheControl = "no-store";
        DateTimeOffset expires = time.GetUtcNow() + TimeSpan.FromHours(options.Value.TokenHours);
        string ticket = tickets.Seal(new SteeringTicket(session.SessionId, TitleNumbers.HashOf(title.Asset.Package), facts.Viewer, expires, Pathways(facts)));
        return TypedResults.Ok(Describe(session, title, facts, tokens, path => url.Of(context.Request, path), ticket, preferred_audio));
    }

    private static Response Describe(PlaybackSession session, Title title, PlaybackFacts facts, TitleTokens tokens, Func<string, string> urlOf, string ticket, string? preferredAudio)
    {
        VideoAsset asset = title.Asset!;
        string token = tokens.Issue(session, asset.Package);
        string Url(string path) => TitleUrl.WithToken(facts.Appliances[0].Url, token, asset.Package, path);
        string Steered(string path) => urlOf(GetManifest.PathOf(ticket, token, asset.Package, path));
        return new(
            session.SessionId, session.ContentId, title.Content.Name, asset.DurationSeconds,
            new(Steered(asset.DashPath), Steered(asset.HlsPath)), new(Url(asset.DashPath), Url(asset.HlsPath)),
            facts.Appliances, new("org.w3.clearkey", urlOf(Drm.IssueClearKeyLicence.Path)), facts.Position?.ResumeSeconds ?? 0,
            asset.ThumbnailsPath is { } thumbnails ? Url(thumbnails) : null, PlaybackDecision.ChooseAudio(asset, preferredAudio));
    }

    private static PathwayIds Pathways(PlaybackFacts facts)
    {
        var pathways = new PathwayIds();
        foreach (RankedAppliance appliance in facts.Appliances.Take(PathwayIds.Most)) pathways.Add(appliance.ApplianceId);
        return pathways;
    }

    private static async Task<bool> TryOpenAsync(PlaybackSessions sessions, PlaybackSession session, ILogger log)
    {
        try
        {
            await sessions.OpenAsync(session);
            return true;
        }
        catch (Exception error) when (PlaybackSessions.IsRedisAway(error))
        {
            NotOpened(log, error.Message);
            return false;
        }
    }

    [LoggerMessage(5011, LogLevel.Error, "A playback session could not be opened: {Reason}")]
    private static partial void NotOpened(ILogger log, string reason);
}
