using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>
/// Bytes of titles and masters. What earlier runs published is measured once, in the background: a store of a million files is
/// ready at once and its figure follows.
/// </summary>
internal sealed partial class StoreUsage(StoreLayout layout, ILogger<StoreUsage> logger) : BackgroundService
{
    private string[] _published = [];
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Named before the first request is taken, so that nothing is counted both here and by its publish.
        _published = [.. Directory.EnumerateDirectories(layout.Masters), .. Directory.EnumerateDirectories(layout.Titles)];
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Measure(stoppingToken), stoppingToken);

    private void Measure(CancellationToken stopping)
    {
        try
        {
            foreach (string folder in _published.TakeWhile(_ => !stopping.IsCancellationRequested))
                Add(new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NotMeasured(error);
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "Could not measure the store; cdn.content.stored counts only what is published from now on")]
    private partial void NotMeasured(Exception error);
}
