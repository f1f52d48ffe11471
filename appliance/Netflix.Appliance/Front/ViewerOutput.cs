using System.Buffers;
using System.Net.Sockets;
using Netflix.Appliance.Storage.Objects;
using Netflix.Transport;

namespace Netflix.Appliance.Front;

/// <summary>Where a connection's answers go: a socket that takes files without a copy, or TLS on it.</summary>
internal abstract class ViewerOutput(Socket socket)
{
    private const int SocketLevel = 1, MaxPacingRate = 47;   // SOL_SOCKET, SO_MAX_PACING_RATE
    private const uint Unlimited = uint.MaxValue;

    private uint _pace = Unlimited;

    private protected Socket Socket { get; } = socket;

    /// <summary>Bytes that the kernel took so far.</summary>
    internal virtual long SentBytes { get; private protected set; }

    /// <summary>Of these, the ones that the client's kernel has acknowledged. A system call.</summary>
    internal long DeliveredBytes => SentBytes - SocketCalls.Unacknowledged(Socket);

    /// <summary>
    /// The kernel spreads what is sent from here on. A system call when the rate is another than before, and none otherwise. Needs no
    /// fq queue: since Linux 4.13 TCP keeps the time itself.
    /// </summary>
    /// <param name="bytesPerSecond">Null: as fast as it goes.</param>
    internal void Pace(uint? bytesPerSecond)
    {
        uint pace = bytesPerSecond ?? Unlimited;
        if (pace == _pace) return;
        _pace = pace;
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BitConverter.TryWriteBytes(value, pace);
        try
        {
            Socket.SetRawSocketOption(SocketLevel, MaxPacingRate, value);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client is gone: the next send tells.
        }
    }

    /// <summary>Waits while the client takes no more.</summary>
    /// <param name="more">More of the same answer follows at once.</param>
    /// <returns>False when the client is gone.</returns>
    internal abstract ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel);

    /// <summary>A head and all of its body.</summary>
    internal virtual ValueTask<bool> SendAsync(HeadBuffer head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        head.Write(body.Span);
        return SendAsync(head.Written, more: false, cancel);
    }

    /// <summary>Whether extents can be sent as they lie on disk.</summary>
    internal abstract bool TakesExtents { get; }

    /// <summary>A part of an extent. Only where <see cref="TakesExtents"/>.</summary>
    internal abstract ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel);

    /// <summary>Nothing follows: what the client has is whole. A client that is gone already does not matter.</summary>
    internal abstract ValueTask EndAsync(CancellationToken cancel);
}
