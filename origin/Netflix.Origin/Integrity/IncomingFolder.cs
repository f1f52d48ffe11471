namespace Netflix.Origin.Integrity;

/// <summary>
/// Where everything begins: a file or folder is written here under a random name, made durable, and only then renamed to where it
/// can be seen. Whatever lies here when the program starts was never promised to anyone.
/// </summary>
internal sealed partial class IncomingFolder(IDisk disk, StoreLayout layout, ILogger<IncomingFolder> logger)
{
    public string NewPath() => Path.Combine(layout.Incoming, Guid.NewGuid().ToString("N"));

    /// <summary>Removes what is left under a path of <see cref="NewPath"/>. A failure is left to the sweep of the next start.</summary>
    public void Discard(string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NotDiscarded(path, error);
        }
    }

    /// <summary>Takes a published folder out of sight in one step, then removes it. False when there was none.</summary>
    public bool Retire(string folder)
    {
        if (!Directory.Exists(folder)) return false;
        string hidden = NewPath();
        if (disk.TryPublish(folder, hidden)) Discard(hidden);
        return true;
    }

    /// <summary>Returns the number of leftovers removed.</summary>
    public int Sweep()
    {
        string[] leftovers = Directory.GetFileSystemEntries(layout.Incoming);
        foreach (string path in leftovers) Discard(path);
        return leftovers.Length;
    }

    [LoggerMessage(3101, LogLevel.Warning, "Could not remove {Path}; the next start does")]
    private partial void NotDiscarded(string path, Exception error);
}
