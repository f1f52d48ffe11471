using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;
using Netflix.Contracts.Titles;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>The titles on disk. Their manifests are kept parsed in memory, up to a bound; a title never changes, so nothing expires.</summary>
internal sealed class TitleShelf(StoreLayout layout, IOptions<ContentOptions> options) : IDisposable
{
    private readonly MemoryCache _parsed = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedManifestFiles });

    public bool Holds(PackageId package) => Directory.Exists(layout.Title(package));

    /// <summary>Null when the origin has no such title.</summary>
    /// <exception cref="InvalidDataException">The manifest on disk is not what was published.</exception>
    public StoredTitle? Find(PackageId package) =>
        _parsed.TryGetValue(package, out StoredTitle? title) ? title : ReadManifest(package);

    /// <summary>Opens a file of the title; its length is checked, its bytes are checked by whoever reads them all.</summary>
    /// <exception cref="InvalidDataException">The file on disk is not what was published.</exception>
    public FileStream Open(PackageId package, TitleFile file)
    {
        SafeFileHandle? handle = PosixCalls.OpenBelow(layout.Titles, $"{package}/{file.Path}");
        if (handle is null) throw new InvalidDataException($"'{file.Path}' of title {package} is gone.");
        var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (stream.Length == file.Length) return stream;
        long found = stream.Length;
        stream.Dispose();
        throw new InvalidDataException($"'{file.Path}' of title {package} has {found} bytes instead of {file.Length}.");
    }

    private StoredTitle? ReadManifest(PackageId package)
    {
        using SafeFileHandle? handle = PosixCalls.OpenBelow(layout.Titles, $"{package}/{TitleManifest.FileName}");
        if (handle is null) return null;
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(handle), TitleManifest.MaxBytes + 1)];
        using (var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0)) stream.ReadExactly(bytes);
        if (PackageId.Of(bytes) != package)
            throw new InvalidDataException($"The manifest of title {package} does not have that id.");
        var title = StoredTitle.From(bytes);
        return _parsed.Set(package, title, new MemoryCacheEntryOptions { Size = title.Files.Count });
    }

    public void Dispose() => _parsed.Dispose();
}
