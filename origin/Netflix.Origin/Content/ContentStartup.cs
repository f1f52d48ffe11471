using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>
/// Before the first request: the folder is ours alone, can do what publishing needs, and holds no leftovers of an earlier life.
/// A failure ends the program with one line that says what to change.
/// </summary>
internal sealed partial class ContentStartup(
    IDisk disk, StoreLayout layout, IncomingFolder incoming, ILogger<ContentStartup> logger) : IHostedLifecycleService, IDisposable
{
    private FileStream? _lock;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(layout.Root);
            _lock = TakeLock();
            foreach (string folder in layout.Folders) disk.CreateFolder(folder);
            disk.SyncFolder(layout.Root);
            int swept = incoming.Sweep();
            Probe();
            Started(layout.Root, swept, layout.FreeBytes());
            return Task.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The content folder '{layout.Root}' cannot be used: {error.Message}", error);
        }
    }

    // Two origins on one folder would sweep away each other's uploads.
    private FileStream TakeLock()
    {
        try
        {
            return new FileStream(layout.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (File.Exists(layout.LockFile))
        {
            throw new IOException("another origin is running on it; stop that one or choose another Content:Folder.", error);
        }
    }

    // Publishing links and renames between all of these: try it now rather than in the first commit.
    private void Probe()
    {
        string file = incoming.NewPath(), tree = incoming.NewPath();
        using (IDiskFile created = disk.CreateFile(file, 0)) created.Sync();
        disk.CreateFolder(tree);
        disk.TryLink(file, Path.Combine(tree, "probe"));
        foreach (string folder in layout.Folders)
        {
            string published = Path.Combine(folder, Path.GetFileName(tree));
            disk.TryPublish(tree, published);
            disk.SyncFolder(folder);
            disk.TryPublish(published, tree);
        }
        incoming.Discard(tree);
        incoming.Discard(file);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();

    [LoggerMessage(3201, LogLevel.Information, "Content folder {Folder} is ready; {Swept} leftovers of an earlier run removed, {FreeBytes} bytes free")]
    private partial void Started(string folder, int swept, long freeBytes);
}
