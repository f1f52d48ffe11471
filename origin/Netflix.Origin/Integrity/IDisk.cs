namespace Netflix.Origin.Integrity;

/// <summary>
/// Every change the origin makes to its folder, step by step, so that a test can stop the world at any one of them.
/// Reading is not here: a reader sees only what was published whole.
/// </summary>
internal interface IDisk
{
    /// <summary>Creates a new file and reserves its length: a disk that is too full says so before the first byte arrives.</summary>
    /// <exception cref="IOException">The path exists, or the disk is full (<see cref="DiskFull"/>).</exception>
    public IDiskFile CreateFile(string path, long length);

    /// <summary>False when the folder was there already. The parent must exist.</summary>
    public bool CreateFolder(string path);

    /// <summary>Renames a file, atomically over one that exists.</summary>
    /// <exception cref="DirectoryNotFoundException">The source or the folder of the target is gone.</exception>
    public void Replace(string from, string to);

    /// <summary>Renames a whole folder in one step; false, without any change, when the target exists and is not empty.</summary>
    public bool TryPublish(string fromFolder, string toFolder);

    /// <summary>Gives a file a second name (hard link); false when the file does not exist.</summary>
    public bool TryLink(string existing, string added);

    /// <summary>Makes the names in a folder durable (fsync).</summary>
    public void SyncFolder(string path);

    /// <summary>Removes a file, or a folder with all in it; nothing when there is none.</summary>
    public void Delete(string path);
}

internal interface IDiskFile : IDisposable
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancel);

    /// <summary>Makes the bytes durable (fsync).</summary>
    public void Sync();
}
