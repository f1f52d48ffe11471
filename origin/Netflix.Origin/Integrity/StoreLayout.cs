using Netflix.Contracts.Titles;

namespace Netflix.Origin.Integrity;

/// <summary>
/// What lies where in the content folder. A digest is recorded as the *name* of its bytes, so that one rename makes both durable:
/// no sidecar that can be lost between two steps, no extended attribute that a backup or a file system drops.
/// <code>
/// incoming/{random}                      being written or removed; swept at start
/// masters/{master id}/{sha256}           one file
/// publications/{publication id}/{sha256} files of a title not yet committed, whatever path they will have
/// titles/{package}/title.json, …         a whole title; hard links to what its publication brought
/// keys/jwks.json                         the last known signing keys of the control plane
/// </code>
/// </summary>
internal sealed class StoreLayout(string folder)
{
    public string Root { get; } = Path.GetFullPath(folder);

    public string LockFile => Path.Combine(Root, "origin.lock");
    public string Incoming => Path.Combine(Root, "incoming");
    public string Masters => Path.Combine(Root, "masters");
    public string Publications => Path.Combine(Root, "publications");
    public string Titles => Path.Combine(Root, "titles");
    public string Keys => Path.Combine(Root, "keys");

    public IReadOnlyList<string> Folders => [Incoming, Masters, Publications, Titles, Keys];

    public string Master(Guid master) => Path.Combine(Masters, master.ToString("D"));
    public string Publication(Guid publication) => Path.Combine(Publications, publication.ToString("D"));
    public string Staged(Guid publication, Sha256Digest digest) => Path.Combine(Publication(publication), digest.Hex);
    public string Title(PackageId package) => Path.Combine(Titles, package.ToString());

    /// <summary>Bytes an upload may still take.</summary>
    public long FreeBytes() => new DriveInfo(Root).AvailableFreeSpace;
}
