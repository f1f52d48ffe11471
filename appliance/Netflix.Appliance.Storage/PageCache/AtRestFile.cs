using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.PageCache;

/// <summary>
/// Reads what a file holds on its disk and leaves the page cache as it was: O_DIRECT goes around it. On a file system without that the
/// cache is read through, and what was not in it before is dropped after. A window of the file is in memory, so that small reads one after
/// the other ask the disk once. For one thread.
/// </summary>
internal sealed partial class AtRestFile : IRegionReads, IDisposable
{
    private const int Alignment = 4096;
    private const int WindowBytes = 2 * 1024 * 1024;

    private const int CloseOnExec = 0x80000;   // O_CLOEXEC
    private const int InvalidArgument = 22;    // EINVAL

    private readonly SafeFileHandle _file;
    private readonly bool _direct;
    private readonly Action<int> _read;
    private readonly Memory<byte> _window;
    private long _start;
    private int _length;

    private AtRestFile(SafeFileHandle file, bool direct, Action<int> read)
    {
        _file = file;
        _direct = direct;
        _read = read;
        byte[] buffer = GC.AllocateUninitializedArray<byte>(WindowBytes + Alignment, pinned: true);
        int offset = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0) & (Alignment - 1));
        _window = buffer.AsMemory(offset, WindowBytes);
    }

    // The bit is not the same on every architecture.
    private static int Direct => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <param name="read">Called with the bytes of each read from the disk.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static AtRestFile Open(string path, Action<int> read)
    {
        SafeFileHandle file = OpenFile(path, CloseOnExec | Direct);
        if (!file.IsInvalid) return new AtRestFile(file, direct: true, read);
        if (Marshal.GetLastPInvokeError() == InvalidArgument) file = OpenFile(path, CloseOnExec);
        if (file.IsInvalid) throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        // What it brought would stay behind.
        FileAdvice.ReadAhead(file, wanted: false);
        return new AtRestFile(file, direct: false, read);
    }

    /// <param name="length">At most 2 MiB less a page.</param>
    public ReadOnlyMemory<byte> Read(long offset, int length)
    {
        if (offset < _start || offset + length > _start + _length) Fill(offset, length);
        return _window.Slice((int)(offset - _start), length);
    }

    /// <summary>The next read asks the disk again.</summary>
    internal void Forget() => _length = 0;

    public void Dispose() => _file.Dispose();

    private void Fill(long offset, int length)
    {
        _start = offset & -Alignment;
        _length = 0;
        bool wasCached = !_direct && PageCacheReads.CachedPages(_file, _start, WindowBytes) is not 0;
        while (_start + _length < offset + length)
        {
            int read = RandomAccess.Read(_file, _window.Span[_length..], _start + _length);
            if (read == 0) throw new EndOfStreamException($"A region file ends at {_start + _length}.");
            _length += read;
            _read(read);
            // The rest of a short read would not begin at a page.
            if (read % Alignment != 0 && _start + _length < offset + length) throw new EndOfStreamException("A region file ends within a page.");
        }
        if (!_direct && !wasCached) FileAdvice.Drop(_file, _start, _length);
    }

    private static SafeFileHandle OpenFile(string path, int flags) => OpenFile(path, flags, 0);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags, int mode);
}
