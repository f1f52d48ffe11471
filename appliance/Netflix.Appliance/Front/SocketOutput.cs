using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Netflix.Appliance.Storage.Objects;
using Netflix.Transport;

namespace Netflix.Appliance.Front;

/// <summary>
/// Straight to the socket, past the connection's output pipe: a head written to the pipe and a body to the socket would overtake one
/// another.
/// </summary>
internal sealed class SocketOutput(Socket socket, IWritableFeature room) : ViewerOutput(socket)
{
    internal static SocketOutput Of(ConnectionContext connection) => new(
        connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket, connection.Features.GetRequiredFeature<IWritableFeature>());

    internal override bool TakesExtents => true;

    internal override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel)
    {
        SocketCalls.Outcome outcome = SocketCalls.Send(Socket.SafeHandle, bytes.Span, more, out int sent);
        SentBytes += sent;
        if (outcome == SocketCalls.Outcome.Failed) return ValueTask.FromResult(false);
        return sent == bytes.Length ? ValueTask.FromResult(true) : SendRestAsync(bytes[sent..], more);
    }

    internal override ValueTask<bool> SendAsync(HeadBuffer head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        int headBytes = head.Written.Length;
        SocketCalls.Outcome outcome = SocketCalls.Send(Socket.SafeHandle, head.Written.Span, body.Span, more: false, out int sent);
        SentBytes += sent;
        if (outcome == SocketCalls.Outcome.Failed) return ValueTask.FromResult(false);
        if (sent == headBytes + body.Length) return ValueTask.FromResult(true);
        return sent >= headBytes
            ? SendRestAsync(body[(sent - headBytes)..], more: false)
            : SendRestAsync(head.Written[sent..], body);
    }

    /// <summary>As much of both as the kernel takes now; what it took of the head leaves the buffer.</summary>
    /// <param name="more">More of the same answer follows at once.</param>
    /// <param name="sent">Of the body.</param>
    internal SocketCalls.Outcome TrySend(HeadBuffer head, ReadOnlySpan<byte> body, bool more, out int sent)
    {
        SocketCalls.Outcome outcome = SocketCalls.Send(Socket.SafeHandle, head.Written.Span, body, more, out sent);
        SentBytes += sent;
        int ofHead = Math.Min(sent, head.Written.Length);
        head.Consume(ofHead);
        sent -= ofHead;
        return outcome;
    }

    internal override ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel)
    {
        SocketCalls.Outcome outcome = SocketCalls.SendFile(Socket.SafeHandle, extent.File, extent.Offset + offset, length, out int sent);
        SentBytes += sent;
        if (outcome == SocketCalls.Outcome.Failed) return ValueTask.FromResult(false);
        return sent == length ? ValueTask.FromResult(true) : SendRestAsync(extent, offset + sent, length - sent);
    }

    private async ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body) =>
        await SendRestAsync(head, more: true) && await SendRestAsync(body, more: false);

    private async ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> bytes, bool more)
    {
        while (bytes.Length > 0)
        {
            SocketCalls.Outcome outcome = SocketCalls.Send(Socket.SafeHandle, bytes.Span, more, out int sent);
            SentBytes += sent;
            if (outcome == SocketCalls.Outcome.Failed) return false;
            if (outcome == SocketCalls.Outcome.WouldBlock && !await UntilRoomAsync()) return false;
            bytes = bytes[sent..];
        }
        return true;
    }

    private async ValueTask<bool> SendRestAsync(StoredExtent extent, int offset, int length)
    {
        while (length > 0)
        {
            SocketCalls.Outcome outcome = SocketCalls.SendFile(Socket.SafeHandle, extent.File, extent.Offset + offset, length, out int sent);
            SentBytes += sent;
            if (outcome == SocketCalls.Outcome.Failed) return false;
            if (outcome == SocketCalls.Outcome.WouldBlock && !await UntilRoomAsync()) return false;
            (offset, length) = (offset + sent, length - sent);
        }
        return true;
    }

    internal override ValueTask EndAsync(CancellationToken cancel)
    {
        EndSending(Socket);
        return ValueTask.CompletedTask;
    }

    internal static void EndSending(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Ended already, by the other side.
        }
    }

    /// <summary>After a call that would have had to wait.</summary>
    /// <returns>False when this side has given the connection up.</returns>
    // The end of the connection wakes it too. A client that has closed its own side may still read: the next send tells.
    internal async ValueTask<bool> UntilRoomAsync()
    {
        await room.UntilWritableAsync();
        return !room.IsAborted;
    }
}
