using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Netflix.ControlPlane.Web;

/// <summary>One file of the built pages, ready to send: in memory, with its compressed forms where they are smaller.</summary>
/// <param name="ETag">Weak: the compressed forms share it.</param>
/// <param name="Hashed">Its name carries a hash of its content, so it never changes.</param>
internal sealed record WebFile(byte[] Plain, byte[]? Brotli, byte[]? Gzip, string ContentType, EntityTagHeaderValue ETag, bool Hashed)
{
    /// <summary>Below this a compressed form saves less than the header that names it.</summary>
    private const int SmallBytes = 1024;

    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly string[] Compressible = ["text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml", "application/wasm"];

    /// <param name="path">Inside the folder, with forward slashes.</param>
    internal static WebFile Of(string path, byte[] content)
    {
        string type = Types.TryGetContentType(path, out string? known) ? known : "application/octet-stream";
        bool compress = content.Length > SmallBytes && Compressible.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));
        if (type.StartsWith("text/", StringComparison.Ordinal)) type += "; charset=utf-8";
        return new(
            content, compress ? Shrink(content, to => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true)) : null,
            compress ? Shrink(content, to => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true)) : null, type,
            new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"", isWeak: true),
            // Vite puts everything it names by content hash, and nothing else, into assets/.
            path.StartsWith("assets/", StringComparison.Ordinal));
    }

    private static byte[]? Shrink(byte[] content, Func<Stream, Stream> compressor)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = compressor(buffer)) stream.Write(content);
        return buffer.Length < content.Length ? buffer.ToArray() : null;
    }
}
