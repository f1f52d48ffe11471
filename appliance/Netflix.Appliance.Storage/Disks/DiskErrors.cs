namespace Netflix.Appliance.Storage.Disks;

internal static class DiskErrors
{
    /// <summary>Whether the file system has that much room. A failed preallocation carries no error number of its own.</summary>
    internal static bool HasRoom(string folder, long bytes) => new DriveInfo(folder).AvailableFreeSpace >= bytes;

    /// <summary>What a disk can throw at a reader or writer. UnauthorizedAccess is .NET's name for EROFS and EACCES.</summary>
    internal static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
