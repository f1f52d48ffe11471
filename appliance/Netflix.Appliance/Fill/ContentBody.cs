namespace Netflix.Appliance.Fill;

/// <summary>Body bytes that may still be arriving. Disposing it gives back what keeps them readable.</summary>
internal interface IContentBody : IDisposable
{
    /// <summary>Bytes; null while an origin that announced none is still sending.</summary>
    public long? Length { get; }

    /// <summary>
    /// Waits until what is about to be sent can be believed: a stored body's first slices verified, a fill's first bytes there.
    /// </summary>
    /// <returns>False when a stored body turned out to be unreadable: look elsewhere.</returns>
    public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel);

    /// <summary>
    /// Reads some of the bytes from <paramref name="offset"/> up to <paramref name="endExclusive"/> (long.MaxValue: to the end).
    /// </summary>
    /// <returns>0 at the end only.</returns>
    /// <exception cref="FillException">The rest will never come.</exception>
    /// <exception cref="Storage.Objects.SliceUnreadableException">The disk does not give it.</exception>
    public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel);

    /// <summary>Whether the byte at that offset is surely there: what was read before it may wait for it in the kernel, to fill a packet.</summary>
    public bool IsAtHand(long offset);
}
