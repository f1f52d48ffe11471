using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// <c>GET /steering/{ticket}</c>: where a running playback goes on, asked by the player itself every TTL. No account, no database, no
/// Redis: a replica that has read the fleet once goes on answering. Never 429, at which a player stops asking: a strained replica
/// gives longer TTLs instead.
/// </summary>
internal static class SteerPlayback
{
    internal const string Path = "/steering/";
    private const string ContentType = "application/vnd.apple.steering-list";

    internal static void MapSteerPlayback(this IEndpointRouteBuilder routes)
    {
        // Not by the request's services, which would make a scope for each question.
        PlaybackSteering steering = routes.ServiceProvider.GetRequiredService<PlaybackSteering>();
        routes.MapGet(Path + "{ticket}", (Delegate)((HttpContext context) => HandleAsync(context, steering)))
            .ForPlayers(isQuick: true).WithTags("Playback").WithName("SteerPlayback")
            .Produces<string>(StatusCodes.Status200OK, ContentType).Problems(StatusCodes.Status410Gone);
    }

    private static Task HandleAsync(HttpContext context, PlaybackSteering steering)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.AccessControlAllowOrigin = "*";
        ReadOnlySpan<char> ticket = context.Request.Path.Value.AsSpan(Path.Length);
        ReadOnlySpan<char> pathway = PathwayOf(context.Request.QueryString.Value);
        // A player that gets 410 plays on and asks no more: the film has been over for hours, or the URL was never ours.
        if (!steering.TryAnswer(ticket, pathway, context.Connection.RemoteIpAddress ?? IPAddress.None, response.BodyWriter, out int length))
        {
            return Results.Problem(statusCode: StatusCodes.Status410Gone, title: "This playback is over", detail: "Start it again with GET /playback/{content_id}.")
                .ExecuteAsync(context);
        }
        response.ContentType = ContentType;
        response.ContentLength = length;
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>Of HLS <c>_HLS_pathway=a</c>, of DASH <c>_DASH_pathway="a"</c>, there perhaps several: the first is where it plays now.</summary>
    internal static ReadOnlySpan<char> PathwayOf(ReadOnlySpan<char> query)
    {
        foreach (Range part in query.TrimStart('?').Split('&'))
        {
            ReadOnlySpan<char> argument = query.TrimStart('?')[part];
            int equals = argument.IndexOf('=');
            if (equals < 0 || argument[..equals] is not ("_HLS_pathway" or "_DASH_pathway")) continue;
            ReadOnlySpan<char> value = argument[(equals + 1)..];
            // Names have nothing that would be escaped; quotes and commas come as they are or as %22 and %2C.
            if (value.StartsWith("%22")) value = value[3..];
            value = value.TrimStart('"');
            int end = value.IndexOfAny(",\"%");
            return end < 0 ? value : value[..end];
        }
        return [];
    }
}
