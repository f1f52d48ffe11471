using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Origin.Integrity;

/// <summary>The system calls that .NET does not offer: allocation that says why it failed, hard links, fsync of a folder, opening below a folder without following links.</summary>
internal static partial class PosixCalls
{
    private const int FileNotFound = 2;
    private const int AlreadyExists = 17;
    private const int CrossDevice = 18;
    private const int NotSupported = 95;
    private const int NotEmpty = 39;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    // The value differs between processor families (asm/fcntl.h).
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Reserves the blocks of a file that is about to be written. A file system that cannot is written without.</summary>
    public static void Allocate(SafeFileHandle file, long length, string path)
    {
        if (FallocateNative(file, 0, 0, length) != 0 && Marshal.GetLastPInvokeError() != NotSupported) throw Failure("fallocate", path);
    }

    public static bool TryLink(string existing, string added) =>
        LinkNative(existing, added) == 0 || (Marshal.GetLastPInvokeError() == FileNotFound ? false : throw Failure("link", added));

    // Not File.Move: across file systems that falls back to a copy, which is not atomic.
    public static void Rename(string from, string to)
    {
        if (RenameNative(from, to) != 0) throw Failure("rename", to);
    }

    public static bool TryRenameFolder(string from, string to) =>
        RenameNative(from, to) == 0
        || (Marshal.GetLastPInvokeError() is NotEmpty or AlreadyExists ? false : throw Failure("rename", to));

    public static void SyncFolder(string path)
    {
        using SafeFileHandle folder = OpenNative(path, CloseOnExec);
        if (folder.IsInvalid || FsyncNative(folder) != 0) throw Failure("fsync", path);
    }

    /// <summary>
    /// Opens <paramref name="relative"/> below <paramref name="root"/> for reading. No element of it may be a symbolic link, whatever
    /// was planted in the folder. Null when there is no such file.
    /// </summary>
    public static SafeFileHandle? OpenBelow(string root, string relative)
    {
        SafeFileHandle current = OpenNative(root, CloseOnExec);
        if (current.IsInvalid) throw Failure("open", root);
        foreach (string element in relative.Split('/'))
        {
            SafeFileHandle next;
            using (current) next = OpenAtNative(current, element, CloseOnExec | NoFollow | NonBlocking);
            if (next.IsInvalid)
                return Marshal.GetLastPInvokeError() == FileNotFound ? null : throw Failure("open", relative);
            current = next;
        }
        return current;
    }

    // HResult carries errno, as it does in .NET's own IOExceptions on Unix: DiskFull reads it.
    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        string hint = error == CrossDevice ? " (all of the content folder must be on one file system)" : "";
        string message = $"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)}{hint}";
        return error == FileNotFound ? new DirectoryNotFoundException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FallocateNative(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkNative(string existing, string added);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNative(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAtNative(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FsyncNative(SafeFileHandle file);
}
