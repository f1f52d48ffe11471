using Microsoft.Extensions.Options;

namespace Netflix.Origin.Uploads;

/// <summary>Removes publications that nobody goes on with: at start, and every hour.</summary>
internal sealed partial class StaleSweep(
    PublicationStore publications, TimeProvider time, IOptions<UploadOptions> options, ILogger<StaleSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                int removed = publications.RemoveStale(TimeSpan.FromHours(options.Value.StaleAfterHours));
                if (removed > 0) Swept(removed);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                NotSwept(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(3301, LogLevel.Information, "Removed {Count} stale publications")]
    private partial void Swept(int count);

    [LoggerMessage(3302, LogLevel.Warning, "Could not sweep stale publications; the next try is in an hour")]
    private partial void NotSwept(Exception error);
}
