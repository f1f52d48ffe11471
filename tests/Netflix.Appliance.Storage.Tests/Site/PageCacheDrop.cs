using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>Makes the kernel forget a part of a file, as it does when memory is short.</summary>
internal static partial class PageCacheDrop
{
    private const int DontNeed = 4;   // POSIX_FADV_DONTNEED

    internal static void Drop(StoredExtent extent)
    {
        // Only clean pages can go.
        RandomAccess.FlushToDisk(extent.File);
        Assert.Equal(0, Advise(extent.File, extent.Offset, extent.Length, DontNeed));
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
