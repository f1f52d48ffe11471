namespace Netflix.Appliance.Storage.Disks;

internal static class DiskErrors
{
    private const int NoSpaceLeft = 28;
    private const int InputOutput = 5;

    /// <summary>Whether the file system has that much room. A failed preallocation carries no error number of its own.</summary>
    internal static bool HasRoom(string folder, long bytes) => new DriveInfo(folder).AvailableFreeSpace >= bytes;

    /// <summary>A write met a full file system; .NET passes errno on as HResult, though not for a failed preallocation.</summary>
    internal static bool IsFull(Exception error) => error is IOException { HResult: NoSpaceLeft };

    /// <summary>The device could not read a place, and perhaps only that one.</summary>
    internal static bool IsBadPlace(Exception error) => error is IOException { HResult: InputOutput };

    /// <summary>What a disk can throw at a reader or writer. UnauthorizedAccess is .NET's name for EROFS and EACCES.</summary>
    internal static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
