using Netflix.Origin.Integrity;

namespace Netflix.Origin.Tests.Integrity;

internal enum Lost
{
    /// <summary>The process dies and the machine lives: all that was done stays.</summary>
    Nothing,

    /// <summary>The power fails: bytes without fsync are zeros, names in folders without fsync are as they were.</summary>
    NamesAndBytes,

    /// <summary>The power fails, and the file system happened to have written all names but not the bytes.</summary>
    Bytes,
}

/// <summary>
/// A disk that remembers what fsync has not made durable yet and can lose it: the worst a file system may do by POSIX. Deleted
/// files are only put aside, for a deletion can be lost like any other change of a folder.
/// </summary>
internal sealed class PowerCutDisk(IDisk disk, string graveyard) : IDisk
{
    private readonly Lock _gate = new();

    // A second name for every file that was made, by which it is found wherever it was moved since; true once its bytes are durable.
    private readonly Dictionary<string, bool> _files = [];
    private readonly List<Change> _pending = [];

    /// <summary>One name that appeared. <paramref name="From"/> is where it was before, or null when it was nowhere.</summary>
    private sealed record Change(string? From, string? To)
    {
        public bool IsIn(string folder) => Path.GetDirectoryName(To ?? From) == folder;

        public Change Moved(string from, string to) => new(Move(From, from, to), Move(To, from, to));

        private static string? Move(string? path, string from, string to) =>
            path is not null && path.StartsWith(from + "/", StringComparison.Ordinal) ? to + path[from.Length..] : path;
    }

    public void Cut(Lost lost)
    {
        lock (_gate)
        {
            if (lost == Lost.Nothing) return;
            foreach (string file in _files.Where(file => !file.Value).Select(file => file.Key))
                File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
            if (lost != Lost.NamesAndBytes) return;
            for (int last = _pending.Count - 1; last >= 0; last--) Undo(last);
        }
    }

    public IDiskFile CreateFile(string path, long length)
    {
        IDiskFile file = disk.CreateFile(path, length);
        lock (_gate)
        {
            string name = NewGrave();
            Assert.True(disk.TryLink(path, name));
            _files[name] = false;
            _pending.Add(new Change(null, path));
            return new TrackedFile(this, file, name);
        }
    }

    public bool CreateFolder(string path)
    {
        lock (_gate)
        {
            if (!disk.CreateFolder(path)) return false;
            _pending.Add(new Change(null, path));
            return true;
        }
    }

    public void Replace(string from, string to)
    {
        lock (_gate)
        {
            disk.Replace(from, to);
            _pending.Add(new Change(from, to));
        }
    }

    public bool TryPublish(string fromFolder, string toFolder)
    {
        lock (_gate)
        {
            if (!disk.TryPublish(fromFolder, toFolder)) return false;
            Rename(fromFolder, toFolder);
            _pending.Add(new Change(fromFolder, toFolder));
            return true;
        }
    }

    public bool TryLink(string existing, string added)
    {
        lock (_gate)
        {
            if (!disk.TryLink(existing, added)) return false;
            _pending.Add(new Change(null, added));
            return true;
        }
    }

    public void SyncFolder(string path)
    {
        lock (_gate)
        {
            disk.SyncFolder(path);
            _pending.RemoveAll(change => change.IsIn(path));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            if (!Path.Exists(path)) return;
            Move(path, NewGrave());
            _pending.Add(new Change(path, null));
        }
    }

    private void Undo(int index)
    {
        Change change = _pending[index];
        // A deleted name comes back empty-handed: what matters is that nobody relied on its being gone.
        if (change.To is null || !Path.Exists(change.To)) return;
        if (change.From is null)
        {
            Move(change.To, NewGrave());
            return;
        }
        Move(change.To, change.From);
        Rename(change.To, change.From);
    }

    // What was done inside of a folder before it moved now lies at its new place.
    private void Rename(string from, string to)
    {
        for (int i = 0; i < _pending.Count; i++) _pending[i] = _pending[i].Moved(from, to);
    }

    private string NewGrave() => Path.Combine(graveyard, Guid.NewGuid().ToString("N"));

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to);
    }

    private sealed class TrackedFile(PowerCutDisk owner, IDiskFile file, string name) : IDiskFile
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancel) => file.WriteAsync(bytes, offset, cancel);

        public void Sync()
        {
            file.Sync();
            lock (owner._gate) owner._files[name] = true;
        }

        public void Dispose() => file.Dispose();
    }
}
