namespace Netflix.Appliance.Fill;

/// <summary>One viewer's, or one plan's, view of a running fill.</summary>
internal sealed class FillReader(RunningFill fill) : IContentBody
{
    private int _disposed;

    internal RunningFill Fill => fill;

    /// <summary>How far the fill reads on when this reader was the last to leave.</summary>
    internal long CompleteAbandonedUpToBytes { private get; init; }

    public long? Length => fill.Body.Length;

    public async ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel)
    {
        // A failure before this point can still be told with a status of its own; after it only a reset is honest.
        await fill.Body.UntilReadableAsync(offset, endExclusive, cancel);
        return true;
    }

    public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel) =>
        fill.Body.ReadAsync(offset, endExclusive, buffer, cancel);

    /// <inheritdoc cref="FillBody.TryLend"/>
    internal bool TryLend(long offset, long endExclusive, out FillBody.LentBytes lent) => fill.Body.TryLend(offset, endExclusive, out lent);

    public bool IsAtHand(long offset) => fill.Body.IsReadable(offset);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) fill.LeaveReader(CompleteAbandonedUpToBytes);
    }
}
