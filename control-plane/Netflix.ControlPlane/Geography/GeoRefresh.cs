using MaxMind.Db;

namespace Netflix.ControlPlane.Geography;

/// <summary>
/// Reads the database files at start and again when one changes. A file that is missing or damaged leaves its last good version in
/// use; viewers are then placed by prefix and by their account's country.
/// </summary>
internal sealed partial class GeoRefresh(ViewerPlaces places, IOptions<GeoOptions> options, TimeProvider time, ILogger<GeoRefresh> log) : BackgroundService
{
    private readonly Dictionary<string, GeoDatabase> _open = [];
    // What was tried last, so that a file that stays bad is reported once.
    private readonly Dictionary<string, GeoDatabase.FileStamp?> _tried = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.CheckMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Refresh();
    }

    private void Refresh()
    {
        bool changed = false;
        foreach (string path in options.Value.Files) changed |= Refresh(path);
        // A look-up may still be reading in the one before: it is left to the collector.
        if (changed) places.Replace([.. options.Value.Files.Where(_open.ContainsKey).Select(path => _open[path])]);
    }

    private bool Refresh(string path)
    {
        GeoDatabase.FileStamp? stamp = GeoDatabase.FileStamp.Of(path);
        if (_tried.TryGetValue(path, out GeoDatabase.FileStamp? tried) && tried == stamp) return false;
        _tried[path] = stamp;
        try
        {
            var database = GeoDatabase.Open(path, stamp ?? throw new FileNotFoundException("there is no such file"));
            _open[path] = database;
            Opened(path, database.Kind, database.BuiltAt);
            return true;
        }
        catch (Exception error) when (error is InvalidDatabaseException or IOException or UnauthorizedAccessException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            NotOpened(path, error.Message, _open.ContainsKey(path) ? "the last good version stays in use" : "viewers are placed without it");
            return false;
        }
    }

    [LoggerMessage(5301, LogLevel.Information, "Places are known from {Path}: {Kind} of {BuiltAt:yyyy-MM-dd}")]
    private partial void Opened(string path, string kind, DateTime builtAt);

    [LoggerMessage(5302, LogLevel.Error, "{Path} cannot be used ({Reason}); {Consequence}")]
    private partial void NotOpened(string path, string reason, string consequence);
}
