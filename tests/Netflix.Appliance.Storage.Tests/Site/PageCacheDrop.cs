using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>Makes the kernel forget a part of a file, as it does when memory is short.</summary>
internal static partial class PageCacheDrop
{
    private const int DontNeed = 4;   // POSIX_FADV_DONTNEED
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static void Drop(StoredExtent extent)
    {
        // Only clean pages can go.
        RandomAccess.FlushToDisk(extent.File);
        Assert.Equal(0, Advise(extent.File, extent.Offset, extent.Length, DontNeed));
    }

    /// <summary>
    /// Drops and asks until the absence is noticed. Asking by a read that does not wait makes the kernel begin to read ahead, and a quick
    /// disk may have the page there before the same call looks: then the answer "resident" is true.
    /// </summary>
    internal static void UntilSeen(StoredExtent extent, Func<bool> absent)
    {
        using var deadline = new CancellationTokenSource(Patience);
        for (int asked = 1; ; asked++)
        {
            Drop(extent);
            if (absent()) return;
            Assert.False(deadline.IsCancellationRequested, $"What was dropped was called resident {asked} times in {Patience.TotalSeconds} s.");
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
