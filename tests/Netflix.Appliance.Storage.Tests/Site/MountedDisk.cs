using System.Diagnostics;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>A real file system of a real size that can fail as real ones do. Needs root, as the CI has.</summary>
internal sealed class MountedDisk : IDisposable
{
    private readonly string _path;
    private readonly string? _image;

    private MountedDisk(string path, string? image)
    {
        _path = path;
        _image = image;
    }

    /// <summary>In memory, of that size.</summary>
    internal static MountedDisk InMemory(string path, string size) => Mount(path, null, "-t", "tmpfs", "-o", $"size={size}", "tmpfs");

    /// <summary>An ext4 on a loop device whose blocks are a file beside the folder.</summary>
    internal static MountedDisk OnDevice(string path, int mebibytes)
    {
        string image = path + ".image";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (FileStream file = File.Create(image)) file.SetLength(mebibytes * 1024L * 1024);
        Assert.SkipUnless(Run("mkfs.ext4", "-q", image), "mkfs.ext4 is missing");
        return Mount(path, image, "-o", "loop", image);
    }

    internal void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _path));

    /// <summary>What ext4 does when it meets an error in its own structures: every write from now on is EROFS, whatever is open.</summary>
    internal void Abort() => Assert.True(Run("mount", "-o", "remount,abort", _path));

    internal void Unmount() => Assert.True(Run("umount", "-l", _path));

    /// <summary>After <see cref="Abort"/> and <see cref="Unmount"/>.</summary>
    internal void MountAgain() => Assert.True(Run("mount", "-o", "loop", _image!, _path));

    /// <summary>Every block that is not in memory gives EIO, until the returned value is disposed.</summary>
    internal IDisposable LoseBlocks()
    {
        Assert.True(Run("sync", "-f", _path));
        return new LostBlocks(_image!);
    }

    /// <summary>Takes all room of that file's disk but those bytes.</summary>
    internal static void FillUp(string path, long leaving = 0)
    {
        using FileStream file = File.Create(path);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Position - leaving));
        }
    }

    // Lazily: a store that is about to be disposed may still hold its files.
    public void Dispose() => Run("umount", "-l", _path);

    private static MountedDisk Mount(string path, string? image, params string[] args)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Run("mount", [.. args, path]), "this machine does not let tests mount");
        return new MountedDisk(path, image);
    }

    private static bool Run(string program, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    // A loop device gives EIO for what lies behind the end of its file. The file itself stays: the device is bound to it.
    private sealed class LostBlocks : IDisposable
    {
        private const long Kept = 1024 * 1024;

        private readonly string _image;
        private readonly byte[] _blocks;

        internal LostBlocks(string image)
        {
            _image = image;
            _blocks = File.ReadAllBytes(image);
            using FileStream file = File.Open(image, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.SetLength(Kept);
        }

        public void Dispose()
        {
            using FileStream file = File.Open(_image, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.Write(_blocks);
        }
    }
}
