using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Netflix.Lab;

namespace Netflix.LoadTests.Cold;

/// <summary>
/// A slow disk without the hardware: an ext4 file system in a file, behind a loop device that reads the file past the page cache, and
/// a control group whose members may read it at so many bytes a second. The kernel holds each read back as a busy disk would; pages
/// that are in memory cost nothing. Works on cgroup v1 and v2; needs root.
/// </summary>
internal sealed partial class ThrottledDisk : IAsyncDisposable
{
    private const int DontNeed = 4, ReadOnly = 0;
    private readonly string _device;
    private readonly ThrottleGroup _group;

    private ThrottledDisk(string device, string folder, ThrottleGroup group)
    {
        _device = device;
        Folder = folder;
        _group = group;
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Write a process id into this file and the process reads slowly, with all it starts from then on.</summary>
    public string ControlGroup => _group.Processes;

    /// <summary>Bytes read from it since it was made, by anyone.</summary>
    public long BytesRead => long.Parse(
        File.ReadAllText($"/sys/block/{Path.GetFileName(_device)}/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture) * 512;

    /// <exception cref="LabException">Not root, or the kernel lacks loop devices or throttling.</exception>
    public static async Task<ThrottledDisk> CreateAsync(string folder, long bytes, long bytesPerSecond)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LabException("A throttled disk needs root (loop device, mount, control group): run this bench as root.");
        string image = Path.Combine(folder, "disk.img"), mount = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        await using (FileStream file = File.Create(image))
            file.SetLength(bytes);
        await RunAsync("/usr/sbin/mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
        string device = (await RunAsync("/usr/sbin/losetup", "--direct-io=on", "--find", "--show", image)).Trim();
        try
        {
            await RunAsync("/usr/bin/mount", "-o", "noatime", device, mount);
            string numbers = (await File.ReadAllTextAsync($"/sys/block/{Path.GetFileName(device)}/dev")).Trim();
            return new ThrottledDisk(device, mount, ThrottleGroup.Create(numbers, bytesPerSecond));
        }
        catch
        {
            await RunAsync("/usr/bin/umount", "--lazy", mount);
            await RunAsync("/usr/sbin/losetup", "--detach", device);
            throw;
        }
    }

    /// <summary>Takes a folder's files out of the page cache, and only them: the rest of the machine keeps what it has.</summary>
    public async Task EvictAsync(string folder)
    {
        await RunAsync("/usr/bin/sync", "--file-system", Folder);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Not File.OpenHandle: it takes a lock, which a server may hold on its own files.
            using SafeFileHandle file = Open(path, ReadOnly);
            if (file.IsInvalid)
                continue; // Gone since it was listed, as nginx's temporary files are.
            if (Advise(file, 0, 0, DontNeed) is not 0 and int error)
                throw new LabException($"posix_fadvise on {path} failed with errno {error}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("/usr/bin/umount", "--lazy", Folder);
        await RunAsync("/usr/sbin/losetup", "--detach", _device);
        await _group.RemoveAsync();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new LabException($"{program} {string.Join(' ', arguments)}: {(await errors).Trim()}");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
