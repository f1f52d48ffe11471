using System.Collections.Concurrent;
using Netflix.Contracts.Titles;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

internal enum FileOutcome { Created, AlreadyThere, DigestMismatch, TooManyFiles, PublicationRemoved }

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
            return KeepAlive(publication, staged) ? FileOutcome.AlreadyThere : FileOutcome.PublicationRemoved;
        }
        if (_fileCounts.GetOrAdd(publication, CountFiles) >= maxFiles) return FileOutcome.TooManyFiles;

        string unnamed = incoming.NewPath();
        try
        {
            if (await receiver.ReceiveAsync(upload.Body, upload.Length, unnamed, cancel) != declared) return FileOutcome.DigestMismatch;
            return Place(publication, unnamed, staged) ? FileOutcome.Created : FileOutcome.PublicationRemoved;
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

    // False when the publication was removed in between.
    private bool Place(Guid publication, string unnamed, string staged)
    {
        try
        {
            if (disk.CreateFolder(layout.Publication(publication))) disk.SyncFolder(layout.Publications);
            disk.Replace(unnamed, staged);
            disk.SyncFolder(layout.Publication(publication));
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        _fileCounts.AddOrUpdate(publication, CountFiles, (_, count) => count + 1);
        return true;
    }

    // A file that arrives again changes no name, so the folder's age must be told. False when it was removed in between.
    private bool KeepAlive(Guid publication, string staged)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(layout.Publication(publication), time.GetUtcNow().UtcDateTime);
            disk.SyncFolder(layout.Publication(publication));
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            return false;
        }
        return File.Exists(staged);
    }

    private int CountFiles(Guid publication)
    {
        try
        {
            return Directory.EnumerateFiles(layout.Publication(publication)).Count();
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }
}
