using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.PageCache;

/// <summary>
/// Reads that never wait for a disk. What is not in the page cache is an answer ("not now"), and the caller moves the wait to a
/// disk's own readers.
/// </summary>
internal static unsafe partial class PageCacheReads
{
    private const int NoWait = 8;               // RWF_NOWAIT
    private const long CacheStatCall = 451;     // the same number on every architecture; Linux 6.5
    private const int NoSuchCall = 38;          // ENOSYS
    private const int NotSupported = 95;        // EOPNOTSUPP
    private static readonly int PageBytes = Environment.SystemPageSize;
    private static volatile bool _hasCacheStat = true;

    /// <summary>Bytes read, possibly fewer than wanted; 0 when the first one is not in the page cache (or the file system cannot tell).</summary>
    internal static int TryRead(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            var vector = new IoVector { Start = start, Length = (nuint)buffer.Length };
            nint read = PReadV2(file, &vector, 1, offset, NoWait);
            return read > 0 ? (int)read : 0;
        }
    }

    /// <summary>
    /// Whether a send of that range would not wait. cachestat(2) answers for a range in one call; before Linux 6.5 every page is asked
    /// with preadv2 for one byte: a call a page, 256 for a MiB. mincore would need every region mapped, and a mapping a region is what
    /// vm.max_map_count (65,530) forbids from 4 TB on.
    /// </summary>
    internal static bool IsResident(SafeFileHandle file, long offset, int length)
    {
        if (length <= 0) return true;
        if (_hasCacheStat && AskCacheStat(file, offset, length) is { } counted) return counted && HaveEndsArrived(file, offset, length);
        return AskEveryPage(file, offset, length);
    }

    // cachestat counts pages that are on their way from the disk. They come in one read, so the last one tells of those before it, and
    // the first one of another reader's range that ends within this one.
    private static bool HaveEndsArrived(SafeFileHandle file, long offset, int length)
    {
        long last = offset + length - 1;
        return HasArrived(file, last) && (offset / PageBytes == last / PageBytes || HasArrived(file, offset));
    }

    private static bool HasArrived(SafeFileHandle file, long offset)
    {
        byte one;
        var vector = new IoVector { Start = &one, Length = 1 };
        // A file system in memory, where nothing is on its way, knows no such reads.
        return PReadV2(file, &vector, 1, offset, NoWait) > 0 || Marshal.GetLastPInvokeError() == NotSupported;
    }

    internal static bool? AskCacheStat(SafeFileHandle file, long offset, int length) =>
        CachedPages(file, offset, length) is { } cached ? cached >= (offset + length - 1) / PageBytes - offset / PageBytes + 1 : null;

    /// <summary>How many pages of that range are in the page cache; null when the kernel cannot tell.</summary>
    internal static long? CachedPages(SafeFileHandle file, long offset, int length)
    {
        var range = new CacheStatRange { Offset = (ulong)offset, Length = (ulong)length };
        CacheStat found = default;
        if (SysCall(CacheStatCall, file, &range, &found, 0) == 0) return (long)found.Cached;
        if (Marshal.GetLastPInvokeError() == NoSuchCall) _hasCacheStat = false;
        return null;
    }

    internal static bool AskEveryPage(SafeFileHandle file, long offset, int length)
    {
        Span<byte> one = stackalloc byte[1];
        long end = offset + length;
        for (long at = offset; at < end; at = (at / PageBytes + 1) * PageBytes)
        {
            if (TryRead(file, one, at) == 0) return false;
        }
        return true;
    }

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    private static partial nint PReadV2(SafeFileHandle file, IoVector* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SysCall(long number, SafeFileHandle file, CacheStatRange* range, CacheStat* found, uint flags);

    private struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    private struct CacheStatRange
    {
        internal ulong Offset;
        internal ulong Length;
    }

    private struct CacheStat
    {
        internal ulong Cached;
        internal ulong Dirty;
        internal ulong Writeback;
        internal ulong Evicted;
        internal ulong RecentlyEvicted;
    }
}
