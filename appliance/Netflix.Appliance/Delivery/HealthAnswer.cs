using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>/health/live and /health/ready on the public listener, in the words that the other listeners use; 404 for everything else.</summary>
internal sealed class HealthAnswer(HealthCheckService checks)
{
    internal const string Prefix = "/health/";

    internal async ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, string path, CancellationToken cancel)
    {
        if (path == "/health/live") return Answer(StatusCodes.Status200OK, "text/plain", "Healthy"u8.ToArray());
        if (path != "/health/ready")
            return ProblemAnswer.Of(StatusCodes.Status404NotFound, "There is nothing here: title files are under /titles/.");
        HealthReport report = await checks.CheckHealthAsync(cancel);
        return Answer(
            report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, "application/json",
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
            }));
    }

    private static SegmentAnswer Answer(int status, string type, byte[] body) => new()
    {
        Status = status,
        Fields = [new HeaderField("Content-Type", type), new HeaderField("Cache-Control", "no-store")],
        Body = new BytesBody(body),
        EndExclusive = body.Length,
        ContentLength = body.Length,
    };
}
