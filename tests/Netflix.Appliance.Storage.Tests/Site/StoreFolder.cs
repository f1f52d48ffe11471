using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Tests.Site;

/// <summary>A folder for a store, and short ways to put things into it.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-test-");

    internal string Path => _folder.FullName;

    internal string Disk(int number = 0) => System.IO.Path.Combine(Path, $"disk{number}");

    internal string[] RegionFiles(int disk = 0) => [.. Directory.EnumerateFiles(System.IO.Path.Combine(Disk(disk), "regions")).Order()];

    // Disks are probed and scrubbed by hand, and objects go first in, first out, unless a test is about that.
    internal SegmentStore Open(string size = "20MiB", int disks = 1, int expectedSliceBytes = 16 * 1024, int probeSeconds = 3600,
        int scrubMegabytesPerSecond = 0, bool selectByFrequency = false) => new(
        new StorageOptions
        {
            Disks = [.. Enumerable.Range(0, disks).Select(disk => new StorageDiskOptions { Folder = Disk(disk), Size = size })],
            SelectByFrequency = selectByFrequency,
            ExpectedSliceBytes = expectedSliceBytes,
            ProbeSeconds = probeSeconds,
            ScrubMegabytesPerSecond = scrubMegabytesPerSecond,
        },
        NullLogger<SegmentStore>.Instance);

    internal static SegmentStore Open(string size, string[] folders, bool selectByFrequency = false) => new(
        new StorageOptions
        {
            Disks = [.. folders.Select(folder => new StorageDiskOptions { Folder = folder, Size = size })],
            SelectByFrequency = selectByFrequency,
            ScrubMegabytesPerSecond = 0,
        },
        NullLogger<SegmentStore>.Instance);

    /// <summary>The folder as a killed process leaves it: a copy, taken while the store is open.</summary>
    internal StoreFolder AfterKill()
    {
        for (int attempt = 0; ; attempt++)
        {
            var copy = new StoreFolder();
            try
            {
                CopyTo(copy);
                return copy;
            }
            catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException && attempt < 20)
            {
                // A checkpoint took its place under the copy: no kill leaves half of both.
                copy.Dispose();
            }
        }
    }

    private void CopyTo(StoreFolder copy)
    {
        foreach (string source in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            if (System.IO.Path.GetFileName(source) == "lock") continue;
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, source));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    internal static byte[] Bytes(int length) => RandomNumberGenerator.GetBytes(length);

    internal static async Task<bool> PutAsync(SegmentStore store, string key, byte[] body, Retention retention = Retention.Demand, bool commit = true)
    {
        using ObjectWriter? writer = store.TryCreate(new ObjectKey(key), retention);
        if (writer is null) return false;
        int slices = Math.Max(1, (body.Length + ObjectLease.SliceBytes - 1) / ObjectLease.SliceBytes);
        for (int i = 0; i < slices - 1; i++)
        {
            if (await writer.AppendAsync(body.AsMemory(i * ObjectLease.SliceBytes, ObjectLease.SliceBytes), CancellationToken.None) is null) return false;
        }
        if (!commit) return true;
        return await writer.CommitAsync(body.AsMemory((slices - 1) * ObjectLease.SliceBytes), "about it"u8.ToArray(), CancellationToken.None) is not null;
    }

    /// <summary>Null when it is a miss.</summary>
    internal static async Task<byte[]?> GetAsync(SegmentStore store, string key)
    {
        if (!store.TryOpen(new ObjectKey(key), out ObjectLease? lease)) return null;
        using (lease) return await ReadAsync(lease);
    }

    internal static async Task<byte[]> ReadAsync(ObjectLease lease)
    {
        byte[] body = new byte[lease.Length];
        int at = 0;
        for (int i = 0; i < lease.SliceCount; i++)
        {
            StoredExtent extent = await lease.ExtentAsync(i, CancellationToken.None);
            for (int read = 0; read < extent.Length;)
                read += await lease.ReadAsync(extent, read, body.AsMemory(at + read), CancellationToken.None);
            at += extent.Length;
        }
        Assert.Equal(body.Length, at);
        return body;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
