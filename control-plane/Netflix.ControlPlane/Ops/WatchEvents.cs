using System.Globalization;
using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Partners;
using Npgsql;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// <c>GET /ops/events</c>: server-sent events. <c>fleet</c> carries what GET /ops/appliances answers, <c>titles</c> what GET
/// /ops/titles answers; each is sent at once and then each second while it changes. The stream ends with the token it came with.
/// A partner is sent its own appliances only, and its stream ends when it is a partner no more.
/// </summary>
internal static class WatchEvents
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Proxies cut connections that stay silent, mostly after 30 s or 60 s.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FullRetry = TimeSpan.FromSeconds(10);

    internal static void MapWatchEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/events", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("WatchEvents")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Problems(StatusCodes.Status503ServiceUnavailable);

    private static async Task HandleAsync(
        HttpContext context, ClaimsPrincipal caller, OpsFeed feed, EventStreams streams, PartnerSiteTable sites,
        IHostApplicationLifetime lifetime, TimeProvider time)
    {
        OpsScope scope = OpsScope.Of(context);
        using EventStreams.Seat? seat = streams.TryTake(scope.IsPartner ? caller.AccountId() : null);
        if (seat is null)
        {
            await RetryLater.Unavailable("Too many watch", "Close another ops page or use GET /ops/appliances.", FullRetry).ExecuteAsync(context);
            return;
        }
        using CancellationTokenSource expiry = new(LeftOf(caller, time.GetUtcNow()), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, expiry.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            Func<CancellationToken, Task<OpsFrame?>> read = scope.IsPartner ? end => ReadOwnAsync(caller.AccountId(), feed, sites, time, end) : async end => await feed.ReadAsync(end);
            await SendAsync(context.Response, read, time, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The viewer left, the token expired or the program stops: the stream just ends.
        }
    }

    private static async Task SendAsync(HttpResponse response, Func<CancellationToken, Task<OpsFrame?>> read, TimeProvider time, CancellationToken end)
    {
        using PeriodicTimer timer = new(Interval, time);
        byte[]? sentFleet = null, sentTitles = null;
        long sentAt = time.GetTimestamp();
        do
        {
            if (await read(end) is not { } frame) return;
            bool sent = await SendIfNewAsync(response, "fleet", frame.Fleet, sentFleet, end);
            sent |= await SendIfNewAsync(response, "titles", frame.Titles, sentTitles, end);
            (sentFleet, sentTitles) = (frame.Fleet, frame.Titles);
            if (!sent && time.GetElapsedTime(sentAt) < SilenceLimit) continue;

            if (!sent) await response.WriteAsync(": nothing new\n\n", end);
            await response.Body.FlushAsync(end);
            sentAt = time.GetTimestamp();
        }
        while (await timer.WaitForNextTickAsync(end));
    }

    // With the database away nobody takes a site away from a partner either, but nothing is known of its sites: it waits for the next turn.
    private static async Task<OpsFrame?> ReadOwnAsync(Guid partner, OpsFeed feed, PartnerSiteTable sites, TimeProvider time, CancellationToken end)
    {
        while (true)
        {
            try
            {
                return await sites.FindScopeAsync(partner, end) is { } scope ? new OpsFrame(time.GetTimestamp(), feed.ReadFleet(scope), Titles: null) : null;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Interval, time, end);
            }
        }
    }

    private static async Task<bool> SendIfNewAsync(HttpResponse response, string name, byte[]? json, byte[]? sent, CancellationToken end)
    {
        if (json is null || (sent is not null && json.AsSpan().SequenceEqual(sent))) return false;
        await response.WriteAsync($"event: {name}\ndata: ", end);
        await response.Body.WriteAsync(json, end);
        await response.WriteAsync("\n\n", end);
        return true;
    }

    private static TimeSpan LeftOf(ClaimsPrincipal caller, DateTimeOffset now)
    {
        bool known = long.TryParse(caller.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds);
        TimeSpan left = known ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
