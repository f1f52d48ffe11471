using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Access;

/// <summary>
/// Artwork of titles needs no token: <c>/titles/{package}/artwork/{name}</c>, but for the seek preview's pictures, which are the
/// film. The catalog shows posters to everyone who may browse, and a token in their URLs would make each page load them anew.
/// </summary>
internal static class OpenPaths
{
    private const int PackageAt = 8;

    internal static bool Contains(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith("/titles/"u8) || path.Length <= PackageAt + PackageId.Length) return false;
        ReadOnlySpan<byte> file = path[(PackageAt + PackageId.Length)..];
        if (!file.StartsWith("/artwork/"u8) || path.Slice(PackageAt, PackageId.Length).Contains((byte)'/')) return false;
        ReadOnlySpan<byte> name = file["/artwork/".Length..];
        return !name.StartsWith("thumbnails"u8) && name.IndexOfAny((byte)'/', (byte)'%', (byte)'\\') < 0;
    }
}
