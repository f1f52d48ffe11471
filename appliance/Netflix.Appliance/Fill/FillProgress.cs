using System.Security.Cryptography;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>What a fill carries from one attempt to the next: the hash of what came so far and how many slices the disk has.</summary>
/// <param name="reservedBytes">Of memory, so far.</param>
/// <param name="surrogateKeys">By which a purge finds what is kept.</param>
internal sealed class FillProgress(long reservedBytes, IReadOnlyList<string> surrogateKeys) : IDisposable
{
    private int _slicesOnDisk;
    private bool _keeps = true;

    internal IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>
    /// Writes the slices that are surely not the last one: those behind which a byte has come. The last one is written by
    /// <see cref="CommitAsync"/>, after verification.
    /// </summary>
    internal async Task KeepFullSlicesAsync(RunningFill fill, FillMemory memory, CancellationToken cancel)
    {
        while (_keeps && fill.Writer is { } writer && fill.Body.Received > (_slicesOnDisk + 1L) * ObjectLease.SliceBytes)
        {
            if (await writer.AppendAsync(fill.Body.SliceBytes(_slicesOnDisk), cancel) is { } extent)
            {
                fill.Body.MoveToDisk(_slicesOnDisk++, extent);
                continue;
            }
            // The disk gave up half-way. The viewers still get their bytes, if memory takes the rest.
            _keeps = false;
        }
        if (!_keeps || fill.Writer is null) ReserveFor(fill, memory);
    }

    internal async Task<bool> CommitAsync(RunningFill fill, CancellationToken cancel)
    {
        if (!_keeps || fill.IsDisowned || fill.Writer is not { } writer) return false;
        int last = Math.Max(0, (int)((fill.Body.Received - 1) / ObjectLease.SliceBytes));
        if (await writer.CommitAsync(fill.Body.SliceBytes(last), fill.Head!.ToBytes(), surrogateKeys, cancel) is not { } extent) return false;
        fill.Body.MoveToDisk(last, extent);
        return true;
    }

    public void Dispose() => Hash.Dispose();

    private void ReserveFor(RunningFill fill, FillMemory memory)
    {
        long inMemory = fill.Body.Received - (long)_slicesOnDisk * ObjectLease.SliceBytes;
        if (inMemory <= reservedBytes) return;
        const long Step = 4L * ObjectLease.SliceBytes;
        if (!memory.TryReserve(Step))
            throw new FillException(FillFailure.Overloaded, "No disk takes the body, and the memory for fills is used up.");
        reservedBytes += Step;
        fill.ReservedBytes += Step;
    }
}
