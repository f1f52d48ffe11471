using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.PageCache;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>One file of fixed size in which regions live one after the other. Its blocks are allocated when it is made, so that no later write can meet a full disk.</summary>
internal sealed class RegionFile : IDisposable
{
    private const string Extension = ".region";

    private RegionFile(string path, SafeFileHandle handle, long capacityBytes)
    {
        Path = path;
        Handle = handle;
        CapacityBytes = capacityBytes;
        // A neighbour's pages on their way would make whoever asks for them wait in a loop; readers ask for the whole of what they want.
        FileAdvice.ReadAhead(handle, wanted: false);
    }

    internal string Path { get; }
    internal SafeFileHandle Handle { get; }
    internal long CapacityBytes { get; }

    /// <exception cref="IOException">No room (nothing is left behind), read-only, or the device failed.</exception>
    internal static RegionFile Create(string folder, uint sequence, long capacityBytes)
    {
        string path = System.IO.Path.Combine(folder, $"{sequence:D10}{Extension}");
        // preallocationSize is fallocate(2): it fails at once where the room is missing.
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, capacityBytes);
        try
        {
            RandomAccess.SetLength(handle, capacityBytes);
            return new RegionFile(path, handle, capacityBytes);
        }
        catch (IOException)
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    internal static RegionFile Open(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        return new RegionFile(path, handle, RandomAccess.GetLength(handle));
    }

    /// <summary>
    /// Empties it for the next region. What was sent from it by sendfile(2) may wait in sockets still, as references to its pages in
    /// the page cache: written over in place, they would reach viewers with the next region's bytes. Pages that were taken out of the
    /// file stay as they are for whoever holds them.
    /// </summary>
    /// <exception cref="IOException">The device failed.</exception>
    internal void Renew()
    {
        if (FileRange.TryZero(Handle, CapacityBytes)) return;
        RandomAccess.SetLength(Handle, 0);
        RandomAccess.SetLength(Handle, CapacityBytes);
        FileRange.Allocate(Handle, CapacityBytes);
    }

    internal static IEnumerable<string> PathsIn(string folder) => Directory.EnumerateFiles(folder, "*" + Extension);

    /// <summary>Fills the buffer or fails: a region file never ends early.</summary>
    internal void ReadExactly(Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int read = RandomAccess.Read(Handle, buffer, offset);
            if (read == 0) throw new EndOfStreamException($"{Path} ends at {offset}, within its {CapacityBytes} bytes.");
            buffer = buffer[read..];
            offset += read;
        }
    }

    public void Dispose() => Handle.Dispose();
}
