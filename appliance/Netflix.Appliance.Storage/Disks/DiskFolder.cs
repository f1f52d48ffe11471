using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>A disk's folder: <c>disk-id</c> (so that keys stay where they are when mounts are renamed), <c>lock</c>, <c>purges</c>, <c>regions/</c> and <c>index/</c> with its checkpoints.</summary>
internal sealed class DiskFolder : IDisposable
{
    private readonly string _folder;
    private readonly SafeFileHandle _lock;

    private DiskFolder(Guid id, string folder, string regionsPath, SafeFileHandle lockFile)
    {
        Id = id;
        _folder = folder;
        RegionsPath = regionsPath;
        IndexPath = Path.Combine(folder, "index");
        PurgesPath = Path.Combine(folder, "purges");
        _lock = lockFile;
    }

    internal Guid Id { get; }
    internal string RegionsPath { get; }
    internal string IndexPath { get; }
    internal string PurgesPath { get; }

    /// <param name="expected">The disk that belongs there. Null at a start: then a folder that is none of a disk yet becomes one.</param>
    /// <exception cref="IOException">Not writable, in use by another process, or not the disk that belongs there.</exception>
    internal static DiskFolder Open(string folder, Guid? expected)
    {
        // The mount point of a disk that was unmounted is an empty folder on another one, which must not be filled in its place.
        if (expected is { } id) ExpectId(folder, id);
        string regions = Path.Combine(folder, "regions");
        Directory.CreateDirectory(regions);
        SafeFileHandle lockFile;
        try
        {
            lockFile = File.OpenHandle(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"{folder} cannot be locked; is another appliance using it? ({error.Message})", error);
        }
        try
        {
            return new DiskFolder(ReadOrCreateId(folder), folder, regions, lockFile);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Reads and writes a few bytes.</summary>
    /// <exception cref="IOException">The device does not take or give them, or another one is mounted in its place.</exception>
    internal void Check()
    {
        ExpectId(_folder, Id);
        try
        {
            RandomAccess.Write(_lock, [1], 0);
        }
        catch (IOException error) when (DiskErrors.IsFull(error))
        {
            // Regions have their blocks already.
        }
    }

    /// <summary>An empty folder for an index that begins anew: what is left of a damaged checkpoint is of no use.</summary>
    internal string NewIndexPath()
    {
        if (Directory.Exists(IndexPath)) Directory.Delete(IndexPath, recursive: true);
        return Directory.CreateDirectory(IndexPath).FullName;
    }

    public void Dispose() => _lock.Dispose();

    private static void ExpectId(string folder, Guid id)
    {
        if (ReadId(folder) != id)
            throw new IOException($"{folder} is not the disk that was there (disk-id {id}). With another disk in its place, restart to begin with what that one holds.");
    }

    private static Guid? ReadId(string folder)
    {
        string path = IdPath(folder);
        return File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out Guid id) ? id : null;
    }

    private static Guid ReadOrCreateId(string folder)
    {
        if (ReadId(folder) is { } id) return id;
        Guid created = Guid.NewGuid();
        // Regions that are flushed are of no use on a disk that does not know itself any more.
        using FileStream file = File.Create(IdPath(folder));
        file.Write(Encoding.ASCII.GetBytes(created.ToString()));
        file.Flush(flushToDisk: true);
        return created;
    }

    private static string IdPath(string folder) => Path.Combine(folder, "disk-id");
}
