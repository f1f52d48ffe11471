using System.Buffers;
using System.Security.Cryptography;

namespace Netflix.Origin.Integrity;

/// <summary>Takes a body in: one pass that hashes and writes, then fsync.</summary>
internal sealed class Receiver(IDisk disk)
{
    // Large enough that a write costs little beside its copy, small enough for hundreds of uploads at once.
    private const int BufferBytes = 256 * 1024;

    /// <summary>Writes the whole body to a new, durable file and returns the digest of what was written. The caller removes the file when this throws.</summary>
    /// <exception cref="EndOfStreamException">The body is shorter or longer than announced.</exception>
    public async Task<Sha256Digest> ReceiveAsync(Stream body, long length, string path, CancellationToken cancel)
    {
        using IDiskFile file = disk.CreateFile(path, length);
        Sha256Digest digest = await PassAsync(body, length, file, cancel);
        file.Sync();
        return digest;
    }

    /// <summary>Reads the whole body for its digest only.</summary>
    public static Task<Sha256Digest> DigestAsync(Stream body, long length, CancellationToken cancel) => PassAsync(body, length, null, cancel);

    private static async Task<Sha256Digest> PassAsync(Stream body, long length, IDiskFile? file, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length, 1, BufferBytes));
        try
        {
            long received = 0;
            while (await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel) is > 0 and int count)
            {
                if (count > length - received) break;
                hash.AppendData(buffer, 0, count);
                if (file is not null) await file.WriteAsync(buffer.AsMemory(0, count), received, cancel);
                received += count;
            }
            return received == length
                ? Sha256Digest.Of(hash.GetHashAndReset())
                : throw new EndOfStreamException($"A body of {length} bytes was announced; it has another length.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
