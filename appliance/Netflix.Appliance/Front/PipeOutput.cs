using System.IO.Pipelines;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Front;

/// <summary>Through Kestrel's transport pipe, behind which TLS encrypts.</summary>
internal sealed class PipeOutput(PipeWriter output) : ViewerOutput
{
    internal override bool TakesExtents => false;

    internal override async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel)
    {
        FlushResult result = await output.WriteAsync(bytes, cancel);
        SentBytes += bytes.Length;
        return !result.IsCompleted;
    }

    internal override ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel) =>
        throw new NotSupportedException("Encrypted connections take bytes, not extents.");
}
