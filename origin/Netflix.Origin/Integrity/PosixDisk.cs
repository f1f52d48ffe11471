using Microsoft.Win32.SafeHandles;

namespace Netflix.Origin.Integrity;

/// <summary>The disk itself.</summary>
internal sealed class PosixDisk : IDisk
{
    public IDiskFile CreateFile(string path, long length)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            // Not preallocationSize: when the room is missing, its exception does not say so with an error number.
            if (length > 0) PosixCalls.Allocate(handle, length, path);
            return new PosixFile(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public bool CreateFolder(string path)
    {
        if (Directory.Exists(path)) return false;
        Directory.CreateDirectory(path);
        return true;
    }

    public void Replace(string from, string to) => PosixCalls.Rename(from, to);

    public bool TryPublish(string fromFolder, string toFolder) => PosixCalls.TryRenameFolder(fromFolder, toFolder);

    public bool TryLink(string existing, string added) => PosixCalls.TryLink(existing, added);

    public void SyncFolder(string path) => PosixCalls.SyncFolder(path);

    public void Delete(string path)
    {
        // Never through a link: what it points at is not ours.
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }

    private sealed class PosixFile(SafeFileHandle handle) : IDiskFile
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancel) =>
            RandomAccess.WriteAsync(handle, bytes, offset, cancel);

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
