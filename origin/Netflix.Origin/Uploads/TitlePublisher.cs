using Netflix.Contracts.Titles;
using Netflix.Origin.Content;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Uploads;

internal enum PublishOutcome { Published, AlreadyPublished, FilesMissing }

/// <summary>
/// Makes a title of staged files. A tree of hard links grows out of sight, is made durable, and becomes the title in one rename.
/// Nothing is read again: a staged file is named by the digest computed while it arrived. Nothing is taken from the publication
/// either, so a commit can be repeated after a crash at any step, and another encoder's commit finds what it brought.
/// </summary>
internal sealed class TitlePublisher(
    IDisk disk, StoreLayout layout, IncomingFolder incoming, Receiver receiver, PublicationStore publications, TitleShelf shelf, StoreUsage usage)
{
    /// <returns>The outcome, and the paths that are missing.</returns>
    /// <exception cref="InvalidDataException">The bytes are no title manifest, or it contradicts the files that were sent.</exception>
    public async Task<(PublishOutcome Outcome, PackageId Package, IReadOnlyList<string> Missing)> CommitAsync(
        Guid publication, byte[] manifestBytes, CancellationToken cancel)
    {
        TitleManifest manifest = TitleManifestFormat.Read(manifestBytes);
        IReadOnlyList<string> folders = TitleTree.Folders(manifest.Files);
        var package = PackageId.Of(manifestBytes);
        if (shelf.Holds(package)) return AlreadyPublished(package);
        List<string> missing = FindMissing(publication, manifest);
        if (missing.Count > 0) return (PublishOutcome.FilesMissing, package, missing);

        string tree = incoming.NewPath();
        try
        {
            missing = Link(publication, manifest, folders, tree);
            if (missing.Count > 0) return (PublishOutcome.FilesMissing, package, missing);
            using (var bytes = new MemoryStream(manifestBytes))
                await receiver.ReceiveAsync(bytes, manifestBytes.Length, Path.Combine(tree, TitleManifest.FileName), cancel);

            foreach (string folder in folders) disk.SyncFolder(Path.Combine(tree, folder));
            disk.SyncFolder(tree);
            if (!disk.TryPublish(tree, layout.Title(package))) return AlreadyPublished(package);
            disk.SyncFolder(layout.Titles);
            usage.Add(manifest.Files.Sum(file => file.Length) + manifestBytes.Length);
            return (PublishOutcome.Published, package, []);
        }
        finally
        {
            incoming.Discard(tree);
        }
    }

    // Whoever published it may not have got as far as this.
    private (PublishOutcome, PackageId, IReadOnlyList<string>) AlreadyPublished(PackageId package)
    {
        disk.SyncFolder(layout.Titles);
        return (PublishOutcome.AlreadyPublished, package, []);
    }

    private List<string> FindMissing(Guid publication, TitleManifest manifest)
    {
        List<string> missing = [];
        foreach (TitleFile file in manifest.Files)
        {
            if (publications.StagedLength(publication, file) is not { } length) missing.Add(file.Path);
            else if (length != file.Length)
                throw new InvalidDataException($"'{file.Path}' is said to have {file.Length} bytes; the bytes with that SHA-256 are {length}.");
        }
        return missing;
    }

    private List<string> Link(Guid publication, TitleManifest manifest, IReadOnlyList<string> folders, string tree)
    {
        disk.CreateFolder(tree);
        foreach (string folder in folders) disk.CreateFolder(Path.Combine(tree, folder));
        List<string> missing = [];
        foreach (TitleFile file in manifest.Files)
        {
            // The publication may be removed at this very moment.
            if (!disk.TryLink(layout.Staged(publication, Sha256Digest.ParseHex(file.Sha256)), Path.Combine(tree, file.Path))) missing.Add(file.Path);
        }
        return missing;
    }
}
