using Microsoft.Win32.SafeHandles;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>A disk's folder: <c>disk-id</c> (so that keys stay where they are when mounts are renamed), <c>lock</c>, <c>purges</c>, <c>regions/</c> and <c>index/</c> with its checkpoints.</summary>
internal sealed class DiskFolder : IDisposable
{
    private readonly SafeFileHandle _lock;

    private DiskFolder(Guid id, string folder, string regionsPath, SafeFileHandle lockFile)
    {
        Id = id;
        RegionsPath = regionsPath;
        IndexPath = Path.Combine(folder, "index");
        PurgesPath = Path.Combine(folder, "purges");
        _lock = lockFile;
    }

    internal Guid Id { get; }
    internal string RegionsPath { get; }
    internal string IndexPath { get; }
    internal string PurgesPath { get; }

    /// <exception cref="IOException">Not writable, or in use by another process.</exception>
    internal static DiskFolder Open(string folder)
    {
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
        return new DiskFolder(ReadOrCreateId(Path.Combine(folder, "disk-id")), folder, regions, lockFile);
    }

    /// <summary>An empty folder for an index that begins anew: what is left of a damaged checkpoint is of no use.</summary>
    internal string NewIndexPath()
    {
        if (Directory.Exists(IndexPath)) Directory.Delete(IndexPath, recursive: true);
        return Directory.CreateDirectory(IndexPath).FullName;
    }

    public void Dispose() => _lock.Dispose();

    private static Guid ReadOrCreateId(string path)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out Guid id)) return id;
        Guid created = Guid.NewGuid();
        File.WriteAllText(path, created.ToString());
        return created;
    }
}
