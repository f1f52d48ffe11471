using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netflix.Appliance.Storage.Purges;

/// <summary>The markers as a disk keeps them, replaced as a whole. All disks keep all, so that one that is away cannot bring back what was purged meanwhile.</summary>
internal static class PurgeFile
{
    /// <exception cref="IOException">The disk failed, or the file is not as it was written: what was purged cannot be told any more.</exception>
    internal static IReadOnlyList<PurgeMarker> Read(string path)
    {
        if (!File.Exists(path)) return [];
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < sizeof(ulong) || XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))) != BitConverter.ToUInt64(bytes))
            throw new IOException($"{path} is damaged: what was purged cannot be told. Remove the disk's folder to begin with an empty cache.");
        return JsonSerializer.Deserialize(bytes.AsSpan(sizeof(ulong)), PurgeJson.Default.ListPurgeMarker) ?? [];
    }

    /// <exception cref="IOException">The disk failed: the old markers are still there.</exception>
    internal static void Write(string path, IReadOnlyList<PurgeMarker> markers)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes([.. markers], PurgeJson.Default.ListPurgeMarker);
        string temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(BitConverter.GetBytes(XxHash3.HashToUInt64(json)));
            file.Write(json);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}

[JsonSerializable(typeof(List<PurgeMarker>))]
internal sealed partial class PurgeJson : JsonSerializerContext;
