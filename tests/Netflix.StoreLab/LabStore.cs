using Microsoft.Extensions.Logging.Abstractions;
using Netflix.Appliance.Storage;

namespace Netflix.StoreLab;

internal static class LabStore
{
    internal static SegmentStore Open(string folder, string size, int expectedSliceBytes = 16 * 1024) => new(
        new StorageOptions { Disks = [new StorageDiskOptions { Folder = folder, Size = size }], ExpectedSliceBytes = expectedSliceBytes },
        NullLogger<SegmentStore>.Instance);

    /// <summary>The body of an object follows from its key, so that any reader can tell a wrong one.</summary>
    internal static byte[] BodyOf(int seed, int length)
    {
        byte[] body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }
}
