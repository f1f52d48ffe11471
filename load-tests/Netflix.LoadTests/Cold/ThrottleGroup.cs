using System.Globalization;
using Netflix.Lab;

namespace Netflix.LoadTests.Cold;

/// <summary>A control group with a limit on reads of one device.</summary>
internal sealed class ThrottleGroup
{
    private const int RemovalAttempts = 50;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(100);
    private readonly string _folder;

    private ThrottleGroup(string folder) => _folder = folder;

    public string Processes => Path.Combine(_folder, "cgroup.procs");

    /// <param name="device">Its numbers, such as 7:0.</param>
    /// <exception cref="LabException">No controller for block devices is mounted.</exception>
    public static ThrottleGroup Create(string device, long bytesPerSecond)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"netflix-bench-{Environment.ProcessId}");
        foreach (string[] mount in File.ReadLines("/proc/mounts").Select(line => line.Split(' ')))
        {
            if (mount[2] == "cgroup" && mount[3].Split(',').Contains("blkio"))
            {
                var group = new ThrottleGroup(Directory.CreateDirectory(Path.Combine(mount[1], name)).FullName);
                File.WriteAllText(Path.Combine(group._folder, "blkio.throttle.read_bps_device"), string.Create(CultureInfo.InvariantCulture, $"{device} {bytesPerSecond}"));
                return group;
            }
            if (mount[2] == "cgroup2" && File.ReadAllText(Path.Combine(mount[1], "cgroup.controllers")).Split(' ', '\n').Contains("io"))
            {
                File.WriteAllText(Path.Combine(mount[1], "cgroup.subtree_control"), "+io");
                var group = new ThrottleGroup(Directory.CreateDirectory(Path.Combine(mount[1], name)).FullName);
                File.WriteAllText(Path.Combine(group._folder, "io.max"), string.Create(CultureInfo.InvariantCulture, $"{device} rbps={bytesPerSecond}"));
                return group;
            }
        }
        throw new LabException("No control group here can throttle a disk: neither cgroup v1 `blkio` nor cgroup v2 `io` is mounted.");
    }

    /// <summary>Its members have been killed; a group keeps those that the kernel is not done with, and cannot be removed until then.</summary>
    public async Task RemoveAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(_folder);
                return;
            }
            catch (IOException) when (attempt < RemovalAttempts)
            {
                await Task.Delay(RemovalPause);
            }
        }
    }
}
