using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netflix.Appliance.Storage.Index;

/// <summary>A file of a checkpoint, or the part of one that belongs to it.</summary>
/// <param name="Name">Relative to the index's folder.</param>
internal sealed record CheckpointFile(string Name, long Offset, long Length, ulong Hash);

/// <summary>
/// What a checkpoint consists of and what it knows. FASTER trusts its files and answers a damaged one with an empty or a wrong
/// index, so every byte is hashed here, and whatever does not match means: no checkpoint. By SHA-256, whose code is native: at a start
/// XXH3 runs as the JIT's first draft, 0.3 s for the 55 MB of a million objects.
/// </summary>
/// <param name="Token">FASTER's name for it.</param>
/// <param name="Life">Of the store that took it: see <see cref="SliceLocation"/>.</param>
/// <param name="Stamp">No fill in the covered regions began later.</param>
/// <param name="TableSize">The sizes FASTER had: another configuration cannot read it.</param>
/// <param name="Covered">Regions that were sealed when it was begun: all of their records are in it.</param>
/// <param name="Entries">Live entries by region.</param>
internal sealed record CheckpointManifest(
    Guid Token, int Life, ulong Stamp, long TableSize, int LogBits, long TailAddress,
    IReadOnlyList<uint> Covered, IReadOnlyDictionary<uint, int> Entries, IReadOnlyList<CheckpointFile> Files)
{
    private const string FileName = "manifest";
    private const int BlockBytes = 1024 * 1024;

    /// <summary>Null when there is none, or anything of it is not as it was written.</summary>
    internal static CheckpointManifest? ReadProven(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < sizeof(ulong) || XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))) != BitConverter.ToUInt64(bytes)) return null;
        CheckpointManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes.AsSpan(sizeof(ulong)), ManifestJson.Default.CheckpointManifest);
        }
        catch (JsonException)
        {
            return null;
        }
        return manifest is not null && manifest.Files.AsParallel().All(file => IsIntact(folder, file)) ? manifest : null;
    }

    /// <summary>From its return on, this is the checkpoint that counts.</summary>
    internal void Write(string folder)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.CheckpointManifest);
        string path = Path.Combine(folder, FileName), temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(BitConverter.GetBytes(XxHash3.HashToUInt64(json)));
            file.Write(json);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    internal static CheckpointFile Describe(string folder, string path) => Describe(folder, path, 0, new FileInfo(path).Length);

    internal static CheckpointFile Describe(string folder, string path, long offset, long length) =>
        new(Path.GetRelativePath(folder, path), offset, length, Hash(path, offset, length));

    private static bool IsIntact(string folder, CheckpointFile file)
    {
        string path = Path.Combine(folder, file.Name);
        return File.Exists(path) && new FileInfo(path).Length >= file.Offset + file.Length && Hash(path, file.Offset, file.Length) == file.Hash;
    }

    private static ulong Hash(string path, long offset, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Position = offset;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[(int)Math.Clamp(length, 1, BlockBytes)];
        while (length > 0)
        {
            int read = file.Read(block, 0, (int)Math.Min(block.Length, length));
            if (read == 0) throw new EndOfStreamException($"{path} ends early.");
            hash.AppendData(block, 0, read);
            length -= read;
        }
        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }
}

[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
