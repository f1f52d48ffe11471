using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Front;

/// <summary>Where a connection's answers go: a socket that takes files without a copy, or TLS on it.</summary>
internal abstract class ViewerOutput
{
    /// <summary>Bytes that were handed over so far, for whoever watches that a connection gets on.</summary>
    internal virtual long SentBytes { get; private protected set; }

    /// <summary>Waits while the client takes no more.</summary>
    /// <param name="more">More of the same answer follows at once.</param>
    /// <returns>False when the client is gone.</returns>
    internal abstract ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel);

    /// <summary>Whether extents can be sent as they lie on disk.</summary>
    internal abstract bool TakesExtents { get; }

    /// <summary>A part of an extent. Only where <see cref="TakesExtents"/>.</summary>
    internal abstract ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel);

    /// <summary>Nothing follows: what the client has is whole. A client that is gone already does not matter.</summary>
    internal abstract ValueTask EndAsync(CancellationToken cancel);
}
