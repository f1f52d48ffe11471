using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.Index;

/// <summary>One file of a checkpoint, read and written by the index's own thread. What is written is on the disk when it says so.</summary>
internal sealed class CheckpointDevice(string path, CheckpointWriter writer) : StorageDeviceBase(path, SectorBytes, Devices.CAPACITY_UNSPECIFIED)
{
    private const uint SectorBytes = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, SafeFileHandle> _segments = [];

    public override unsafe void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        writer.Do(() => Carry(numBytesToWrite, callback, context, () =>
            RandomAccess.Write(Segment(segmentId), new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress)));

    public override unsafe void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context) =>
        writer.Do(() => Carry(readLength, callback, context, () =>
        {
            var target = new Span<byte>((void*)destinationAddress, (int)readLength);
            // A file's last sector may be short; FASTER asks for whole ones.
            for (int read = 0; read < target.Length;)
            {
                int count = RandomAccess.Read(Segment(segmentId), target[read..], (long)sourceAddress + read);
                if (count == 0) break;
                read += count;
            }
        }));

    public override long GetFileSize(int segment) => RandomAccess.GetLength(Segment(segment));

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        lock (_lock)
        {
            if (_segments.Remove(segment, out SafeFileHandle? handle)) handle.Dispose();
        }
        File.Delete(PathOf(segment));
        callback(result);
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            foreach (SafeFileHandle handle in _segments.Values) handle.Dispose();
            _segments.Clear();
        }
    }

    private static void Carry(uint bytes, DeviceIOCompletionCallback callback, object context, Action transfer)
    {
        uint error = 0;
        try
        {
            transfer();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            error = (uint)(failure.HResult == 0 ? -1 : failure.HResult);
        }
        callback(error, error == 0 ? bytes : 0, context);
    }

    private SafeFileHandle Segment(int number)
    {
        lock (_lock)
        {
            if (_segments.TryGetValue(number, out SafeFileHandle? open)) return open;
            return _segments[number] = File.OpenHandle(PathOf(number), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.WriteThrough);
        }
    }

    private string PathOf(int segment) => $"{FileName}.{segment}";
}

/// <summary>Makes the devices of a checkpoint, and lists and removes the files of earlier ones.</summary>
internal sealed class CheckpointDevices(CheckpointWriter writer) : INamedDeviceFactory
{
    private string _folder = "";

    public void Initialize(string baseName) => _folder = baseName;

    public IDevice Get(FileDescriptor fileInfo)
    {
        string folder = Path.Combine(_folder, fileInfo.directoryName);
        Directory.CreateDirectory(folder);
        return new CheckpointDevice(Path.Combine(folder, fileInfo.fileName), writer);
    }

    public void Delete(FileDescriptor fileInfo)
    {
        string path = Path.Combine(_folder, fileInfo.directoryName, fileInfo.fileName ?? "");
        if (fileInfo.fileName is null)
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            return;
        }
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) return;
        foreach (string segment in Directory.EnumerateFiles(folder, $"{fileInfo.fileName}.*").ToList()) File.Delete(segment);
    }

    public IEnumerable<FileDescriptor> ListContents(string path)
    {
        var folder = new DirectoryInfo(Path.Combine(_folder, path));
        if (!folder.Exists) yield break;
        foreach (DirectoryInfo inner in folder.EnumerateDirectories().OrderByDescending(inner => inner.LastWriteTimeUtc))
            yield return new FileDescriptor(inner.Name, "");
        foreach (FileInfo file in folder.EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc))
            yield return new FileDescriptor("", file.Name);
    }
}
