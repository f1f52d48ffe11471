using System.Buffers;
using System.Net.Http.Headers;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Quality;

/// <summary>
/// CMCD's event mode (CTA-5004, v2): what a player meets with between its requests, posted in batches, a report a line. What it posts
/// decides nothing but what <see cref="ViewerQuality"/> counts.
/// </summary>
internal sealed class EventReports(ViewerQuality quality, QualityMetrics metrics)
{
    /// <summary>Posted to beside a title's manifests, with the token that opens these.</summary>
    internal const string File = "cmcd";

    /// <summary>Of one post: a batch of 30 reports at their greatest length, of 200 as players write them.</summary>
    internal const int MaxBodyBytes = 64 * 1024;

    // The standard's, what dash.js sends, and what a page can send as it closes.
    private static readonly string[] ContentTypes = ["application/cmcd", "text/cmcd", "text/plain"];

    /// <param name="token">A hash of the viewer's token; 0 without one.</param>
    /// <returns>204; 400, 413 and 415 say what a report is; 410, after which a player sends no more, where nobody counts them.</returns>
    /// <exception cref="RequestBodyException">The body's framing is broken, or the client left before its end.</exception>
    internal async ValueTask<SegmentAnswer> TakeAsync(ViewerRequest request, ulong token, CancellationToken cancel)
    {
        if (!quality.IsEnabled) return ProblemAnswer.Of(StatusCodes.Status410Gone, "This appliance does not count reports of players.");
        if (!IsReport(request.Fields.First("Content-Type")))
            return ProblemAnswer.Of(StatusCodes.Status415UnsupportedMediaType, "Reports of players are posted as application/cmcd: CMCD version 2, a report a line.");
        if (request.BodyLength > MaxBodyBytes) return TooLong();
        byte[] body = ArrayPool<byte>.Shared.Rent(MaxBodyBytes + 1);
        try
        {
            int length = request.Body is { } stream ? await stream.ReadAtLeastAsync(body.AsMemory(0, MaxBodyBytes + 1), MaxBodyBytes + 1, throwOnEndOfStream: false, cancel) : 0;
            if (length > MaxBodyBytes) return TooLong();
            return Take(body.AsSpan(0, length), request, token)
                ? new SegmentAnswer { Status = StatusCodes.Status204NoContent, Fields = [new("Cache-Control", "no-store")] }
                : ProblemAnswer.Of(StatusCodes.Status400BadRequest, "No line of the body is a CMCD report, such as e=ps,sta=r,sid=\"1\",ts=1767225600000,v=2.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    /// <returns>Whether any line could be read.</returns>
    private bool Take(ReadOnlySpan<byte> lines, ViewerRequest request, ulong token)
    {
        int read = 0, unreadable = 0;
        foreach (Range range in lines.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = lines[range].Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            if (!Cmcd.None.TryAdd(line, out Cmcd report))
            {
                unreadable++;
                continue;
            }
            read++;
            if (request.Client is { } client) quality.HearEvent(client, token, report);
        }
        if (unreadable > 0) metrics.Unreadable(unreadable);
        return read > 0;
    }

    private static bool IsReport(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && ContentTypes.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase);

    private static SegmentAnswer TooLong() => ProblemAnswer.Of(StatusCodes.Status413PayloadTooLarge, $"A post has {MaxBodyBytes / 1024} KiB of reports at most; send smaller batches.");
}
