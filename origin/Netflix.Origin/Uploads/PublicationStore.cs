using System.Collections.Concurrent;
using Netflix.Contracts.Titles;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

internal enum FileOutcome { Created, AlreadyThere, DigestMismatch, TooManyFiles }

/// <summary>
/// The files of titles that are not committed yet, each under its digest. Two encoders at work on the same publication (an expired
/// lease and its successor) therefore never touch each other's files, whatever paths they send them to.
/// </summary>
internal sealed class PublicationStore(IDisk disk, StoreLayout layout, IncomingFolder incoming, Receiver receiver, TimeProvider time)
{
    // Counting a folder of 50,000 names for every file would be quadratic; the figure is a limit, not a truth to keep.
    private readonly ConcurrentDictionary<Guid, int> _fileCounts = new();

    public long? StagedLength(Guid publication, TitleFile file) =>
        new FileInfo(layout.Staged(publication, Sha256Digest.ParseHex(file.Sha256))) is { Exists: true } staged ? staged.Length : null;

    /// <summary>Takes a file in; when this returns Created or AlreadyThere, it is on disk to stay until the publication is removed.</summary>
    public async Task<FileOutcome> PutAsync(Guid publication, UploadRequest upload, Sha256Digest declared, int maxFiles, CancellationToken cancel)
    {
        string staged = layout.Staged(publication, declared);
        if (File.Exists(staged))
        {
            if (await Receiver.DigestAsync(upload.Body, upload.Length, cancel) != declared) return FileOutcome.DigestMismatch;
            if (KeepAlive(publication, staged)) return FileOutcome.AlreadyThere;
            throw new DirectoryNotFoundException($"Publication {publication} was removed while '{declared}' arrived again.");
        }
        if (_fileCounts.GetOrAdd(publication, CountFiles) >= maxFiles) return FileOutcome.TooManyFiles;

        string unnamed = incoming.NewPath();
        try
        {
            if (await receiver.ReceiveAsync(upload.Body, upload.Length, unnamed, cancel) != declared) return FileOutcome.DigestMismatch;
            if (disk.CreateFolder(layout.Publication(publication))) disk.SyncFolder(layout.Publications);
            disk.Replace(unnamed, staged);
            disk.SyncFolder(layout.Publication(publication));
            _fileCounts.AddOrUpdate(publication, CountFiles, (_, count) => count + 1);
            return FileOutcome.Created;
        }
        finally
        {
            incoming.Discard(unnamed);
        }
    }

    public void Remove(Guid publication)
    {
        incoming.Retire(layout.Publication(publication));
        _fileCounts.TryRemove(publication, out _);
    }

    /// <summary>Removes publications that took no file for that long; returns how many.</summary>
    public int RemoveStale(TimeSpan idle)
    {
        DateTime before = time.GetUtcNow().UtcDateTime - idle;
        Guid[] stale = [.. new DirectoryInfo(layout.Publications).EnumerateDirectories()
            .Where(folder => folder.LastWriteTimeUtc < before)
            .Select(folder => Guid.TryParseExact(folder.Name, "D", out Guid id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty)];
        foreach (Guid publication in stale) Remove(publication);
        return stale.Length;
    }

    // A file that arrives again changes no name, so the folder's age must be told.
    private bool KeepAlive(Guid publication, string staged)
    {
        string folder = layout.Publication(publication);
        if (!File.Exists(staged)) return false;
        Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
        disk.SyncFolder(folder);
        return true;
    }

    private int CountFiles(Guid publication) =>
        Directory.Exists(layout.Publication(publication)) ? Directory.EnumerateFiles(layout.Publication(publication)).Count() : 0;
}
