using Netflix.Origin.Integrity;

namespace Netflix.Origin.Tests.Integrity;

internal enum Stop
{
    /// <summary>One step fails with an I/O error; the origin lives on.</summary>
    Error,

    /// <summary>The process is gone at that step: nothing after it happens either, cleaning up included.</summary>
    Crash,
}

/// <summary>Lets a set number of changes through, counted from <see cref="Arm"/>. A write that is stopped leaves half of its bytes.</summary>
internal sealed class StoppingDisk(IDisk disk, Stop stop) : IDisk
{
    private int _stopAt = int.MaxValue;
    private int _steps;

    public int Steps => Volatile.Read(ref _steps);

    public void Arm(int stopAt)
    {
        Volatile.Write(ref _steps, 0);
        Volatile.Write(ref _stopAt, stopAt);
    }

    public IDiskFile CreateFile(string path, long length)
    {
        Step();
        return new StoppingFile(this, disk.CreateFile(path, length));
    }

    public bool CreateFolder(string path)
    {
        Step();
        return disk.CreateFolder(path);
    }

    public void Replace(string from, string to)
    {
        Step();
        disk.Replace(from, to);
    }

    public bool TryPublish(string fromFolder, string toFolder)
    {
        Step();
        return disk.TryPublish(fromFolder, toFolder);
    }

    public bool TryLink(string existing, string added)
    {
        Step();
        return disk.TryLink(existing, added);
    }

    public void SyncFolder(string path)
    {
        Step();
        disk.SyncFolder(path);
    }

    public void Delete(string path)
    {
        Step();
        disk.Delete(path);
    }

    private bool IsStopped(int step) => stop == Stop.Crash ? step >= Volatile.Read(ref _stopAt) : step == Volatile.Read(ref _stopAt);

    private void Step()
    {
        if (IsStopped(Interlocked.Increment(ref _steps))) throw new IOException("Stopped by the test.", 5);
    }

    private sealed class StoppingFile(StoppingDisk owner, IDiskFile file) : IDiskFile
    {
        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancel)
        {
            bool stopped = owner.IsStopped(Interlocked.Increment(ref owner._steps));
            await file.WriteAsync(stopped ? bytes[..(bytes.Length / 2)] : bytes, offset, cancel);
            if (stopped) throw new IOException("Stopped by the test.", 5);
        }

        public void Sync()
        {
            owner.Step();
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
