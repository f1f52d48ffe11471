using Netflix.Origin.Content;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

internal sealed record StoredMaster(Guid Id, long LengthBytes, Sha256Digest Digest);

internal enum MasterOutcome { Created, AlreadyThere, OtherBytesThere, DigestMismatch }

/// <summary>Masters on disk: written once, never changed.</summary>
internal sealed class MasterStore(IDisk disk, StoreLayout layout, IncomingFolder incoming, Receiver receiver, StoreUsage usage)
{
    /// <summary>Null when there is no such master.</summary>
    public StoredMaster? Find(Guid id)
    {
        var folder = new DirectoryInfo(layout.Master(id));
        if (!folder.Exists) return null;
        foreach (FileInfo file in folder.EnumerateFiles())
            if (Sha256Digest.TryParseHex(file.Name, out Sha256Digest digest)) return new StoredMaster(id, file.Length, digest);
        return null;
    }

    public FileStream Open(StoredMaster master) => new(
        PosixCalls.OpenBelow(layout.Masters, $"{master.Id:D}/{master.Digest.Hex}")
            ?? throw new InvalidDataException($"The bytes of master {master.Id} are gone."),
        FileAccess.Read, bufferSize: 0);

    /// <summary>Takes the body in; when this returns Created or AlreadyThere, the master is on disk to stay.</summary>
    public async Task<(MasterOutcome Outcome, StoredMaster Master)> PutAsync(Guid id, UploadRequest upload, CancellationToken cancel)
    {
        if (Find(id) is { } existing)
            return Compare(existing, upload, await Receiver.DigestAsync(upload.Body, upload.Length, cancel));

        string folder = incoming.NewPath();
        try
        {
            disk.CreateFolder(folder);
            string unnamed = Path.Combine(folder, "upload");
            Sha256Digest digest = await receiver.ReceiveAsync(upload.Body, upload.Length, unnamed, cancel);
            var master = new StoredMaster(id, upload.Length, digest);
            if (upload.Declared is { } declared && declared != digest) return (MasterOutcome.DigestMismatch, master);

            disk.Replace(unnamed, Path.Combine(folder, digest.Hex));
            disk.SyncFolder(folder);
            if (!disk.TryPublish(folder, layout.Master(id))) return Compare(Find(id)!, upload, digest);
            disk.SyncFolder(layout.Masters);
            usage.Add(master.LengthBytes);
            return (MasterOutcome.Created, master);
        }
        finally
        {
            incoming.Discard(folder);
        }
    }

    private (MasterOutcome, StoredMaster) Compare(StoredMaster existing, UploadRequest upload, Sha256Digest received)
    {
        if (upload.Declared is { } declared && declared != received) return (MasterOutcome.DigestMismatch, existing);
        if (existing.Digest != received) return (MasterOutcome.OtherBytesThere, existing);
        // Whoever put it there may not have got as far as this.
        disk.SyncFolder(layout.Masters);
        return (MasterOutcome.AlreadyThere, existing);
    }
}
