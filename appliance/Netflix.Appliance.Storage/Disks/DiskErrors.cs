namespace Netflix.Appliance.Storage.Disks;

internal static class DiskErrors
{
    private const int Enospc = 28;

    // .NET gives the raw errno as HResult where it has no code of its own, and the Windows code for a failed preallocation.
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    internal static bool IsFull(IOException error) => error.HResult is Enospc or WindowsDiskFull;

    /// <summary>What a disk can throw at a reader or writer. UnauthorizedAccess is .NET's name for EROFS and EACCES.</summary>
    internal static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
