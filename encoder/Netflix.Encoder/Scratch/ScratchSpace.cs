using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Scratch;

/// <summary>
/// A folder per encoder process, locked for as long as the process lives, and in it a folder per job. At start the folders of
/// processes that are gone are removed; a lock that is still held tells them from those of encoders next to us.
/// </summary>
internal sealed partial class ScratchSpace : IDisposable
{
    private const string LockName = ".lock";
    private readonly ScratchOptions _options;
    private readonly ILogger<ScratchSpace> _logger;
    private readonly string _own;
    private readonly FileStream _lock;

    public ScratchSpace(IOptions<ScratchOptions> options, ILogger<ScratchSpace> logger)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("The encoder runs on Linux.");
        (_options, _logger) = (options.Value, logger);
        string root = Path.GetFullPath(_options.Folder);
        Directory.CreateDirectory(root);
        SweepAbandoned(root);
        _own = Path.Combine(root, $"encoder-{Guid.NewGuid():N}");
        // Masters and unencrypted encodes are nobody else's business.
        Directory.CreateDirectory(_own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = Lock(_own);
    }

    /// <summary>A fresh folder; disposing removes it with all that is in it.</summary>
    /// <exception cref="ScratchFullException">The disk has not enough room for a master of this length.</exception>
    public ScratchFolder Open(ulong masterBytes)
    {
        ulong free = (ulong)new DriveInfo(_own).AvailableFreeSpace;
        ulong needed = masterBytes <= ulong.MaxValue / 64 ? masterBytes * (ulong)_options.FreeTimesMaster : ulong.MaxValue;
        if (free < needed)
            throw new ScratchFullException($"The encoder's scratch disk has {free / 1_000_000} MB free and needs {needed / 1_000_000} MB; make room at Scratch:Folder.");
        return new ScratchFolder(Directory.CreateDirectory(Path.Combine(_own, $"job-{Guid.NewGuid():N}")).FullName);
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_own, recursive: true);
    }

    private void SweepAbandoned(string root)
    {
        foreach (string folder in Directory.EnumerateDirectories(root, "encoder-*"))
        {
            try
            {
                Lock(folder).Dispose();
                Directory.Delete(folder, recursive: true);
                Swept(folder);
            }
            catch (IOException)
            {
                // Locked: another encoder is at work there.
            }
        }
    }

    private static FileStream Lock(string folder) =>
        new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    [LoggerMessage(4201, LogLevel.Information, "Removed the scratch folder of an encoder that is gone: {Folder}")]
    private partial void Swept(string folder);
}

/// <summary>The scratch disk has no room. The message says how much is missing.</summary>
internal sealed class ScratchFullException(string message) : Exception(message);
