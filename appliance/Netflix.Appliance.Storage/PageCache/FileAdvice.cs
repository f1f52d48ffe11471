using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.PageCache;

/// <summary>posix_fadvise(2): what the kernel may expect of a file's reader. Advice that is not taken changes nothing but speed.</summary>
internal static partial class FileAdvice
{
    private const int Normal = 0, Random = 1, WillNeed = 3, DontNeed = 4;

    /// <summary>Whether a read may bring more than was asked for, which is what a scan wants and nobody else.</summary>
    internal static void ReadAhead(SafeFileHandle file, bool wanted) => Advise(file, 0, 0, wanted ? Normal : Random);

    /// <summary>Begins to read it, all of it at once. May wait for the disk's queue.</summary>
    internal static void Fetch(SafeFileHandle file, long offset, long length) => Advise(file, offset, length, WillNeed);

    /// <summary>Takes what is clean out of the page cache.</summary>
    internal static void Drop(SafeFileHandle file, long offset, long length) => Advise(file, offset, length, DontNeed);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
