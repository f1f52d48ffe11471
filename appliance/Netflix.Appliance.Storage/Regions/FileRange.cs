using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>fallocate(2), of which .NET has only the allocation of a new file.</summary>
internal static partial class FileRange
{
    private const int ZeroRange = 0x10;
    private const int Interrupted = 4, NotSupported = 95;

    /// <summary>Makes a file's start zeros without writing them and without giving up its blocks.</summary>
    /// <returns>False when the file system cannot (tmpfs).</returns>
    /// <exception cref="IOException">The device failed.</exception>
    internal static bool TryZero(SafeFileHandle file, long length)
    {
        if (Call(file, ZeroRange, length) is not { } error) return true;
        return error == NotSupported ? false : throw Failed(error);
    }

    /// <exception cref="IOException">No room, or the device failed.</exception>
    internal static void Allocate(SafeFileHandle file, long length)
    {
        if (Call(file, 0, length) is { } error && error != NotSupported) throw Failed(error);
    }

    private static int? Call(SafeFileHandle file, int mode, long length)
    {
        int result;
        do result = FileAllocate(file, mode, 0, length);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result < 0 ? Marshal.GetLastPInvokeError() : null;
    }

    private static IOException Failed(int error) => new($"fallocate: {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FileAllocate(SafeFileHandle file, int mode, long offset, long length);
}
