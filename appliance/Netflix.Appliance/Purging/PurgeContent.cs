using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Netflix.Appliance.Storage.Purges;
using Netflix.ServiceDefaults.Listeners;

namespace Netflix.Appliance.Purging;

/// <summary>
/// <c>POST /purge</c> on the admin listener: what it names is a miss for every request that comes after the answer, also after a crash.
/// Answers under way go on; a fetch under way is not kept and not shared with later viewers.
/// </summary>
internal static class PurgeContent
{
    private const int MaxBodyBytes = 1024 * 1024;
    private const int MaxKeys = 256;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/purge", HandleAsync)
        .WithMetadata(new BodyLimit()).OnListener(NamedListeners.Admin);

    // Read here and not by the framework, whose answer to a malformed body would not say what was expected.
    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        HttpRequest http, Purger purger, PurgeNames names, CancellationToken cancel)
    {
        Request? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<Request>(http.Body, JsonOptions, cancel);
        }
        catch (JsonException)
        {
            request = null;
        }
        catch (BadHttpRequestException bad)
        {
            return Problem(bad.StatusCode, "Not a purge", bad.Message);
        }
        if (request is null || Read(request, names) is not { } what)
            return Problem(StatusCodes.Status400BadRequest, "Not a purge",
                $"Send one of {{\"keys\": [\"/a/b.mp4\"]}} (1 to {MaxKeys} paths), {{\"prefix\": \"/a/\"}} and {{\"surrogateKey\": \"news\"}}. Paths begin with '/'.");

        PurgeResult result = await purger.PurgeAsync(what.Scope, what.Texts, cancel);
        return result.Outcome switch
        {
            PurgeOutcome.Done => TypedResults.Ok(new Response(result.Objects)),
            PurgeOutcome.Full => Problem(StatusCodes.Status503ServiceUnavailable, "Nothing was purged",
                "Too many purges are under way, or a disk that is away holds them back. Try again later, or purge a prefix that covers several."),
            _ => Problem(StatusCodes.Status503ServiceUnavailable, "Purged until the next start",
                "It is purged, but no disk could keep that: after a restart it could be back. Purge again when a disk works."),
        };
    }

    private static (PurgeScope Scope, IReadOnlyList<string> Texts)? Read(Request request, PurgeNames names) => request switch
    {
        { Keys: { Count: > 0 and <= MaxKeys } keys, Prefix: null, SurrogateKey: null } when keys.Select(names.KeyOf).ToArray() is var texts && !texts.Contains(null) =>
            (PurgeScope.Key, texts!),
        { Keys: null, Prefix: { } prefix, SurrogateKey: null } when names.KeyOf(prefix) is { } text => (PurgeScope.Prefix, [text]),
        { Keys: null, Prefix: null, SurrogateKey: { Length: > 0 } surrogateKey } => (PurgeScope.SurrogateKey, [surrogateKey]),
        _ => null,
    };

    private static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(statusCode: status, title: title, detail: detail);

    /// <summary>Exactly one of them.</summary>
    internal sealed record Request(IReadOnlyList<string>? Keys, string? Prefix, string? SurrogateKey);

    /// <param name="Objects">How many went.</param>
    internal sealed record Response(long Objects);

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxBodyBytes;
    }
}
