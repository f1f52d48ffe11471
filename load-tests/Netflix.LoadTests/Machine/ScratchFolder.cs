using System.Globalization;

namespace Netflix.LoadTests.Machine;

/// <summary>A bench's own folder below the system's temporary one (TMPDIR moves it), gone when the bench ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private ScratchFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Readable by all: nginx, Varnish and Traffic Server drop root's rights before they read their folders.</summary>
    public static ScratchFolder Create(string bench)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"netflix-bench-{bench}-{Environment.ProcessId}"));
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path, readable);
        return new ScratchFolder(path);
    }

    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
