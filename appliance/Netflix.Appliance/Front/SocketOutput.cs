using System.Buffers;
using System.Net.Sockets;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Front;

/// <summary>
/// Straight to the socket, past Kestrel's output pipe: a head written to the pipe and a body to the socket would overtake one
/// another. When the socket is full, a small part is sent by the runtime's own asynchronous send, which returns when there is room.
/// </summary>
internal sealed class SocketOutput(Socket socket) : ViewerOutput
{
    // Long enough to be worth a wake-up, short enough that its copy costs nothing beside the megabytes that follow by sendfile.
    private const int WaitBytes = 16 * 1024;

    internal override bool TakesExtents => true;

    internal override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel)
    {
        SocketCalls.Outcome outcome = SocketCalls.Send(socket.SafeHandle, bytes.Span, more, out int sent);
        SentBytes += sent;
        if (outcome == SocketCalls.Outcome.Failed) return ValueTask.FromResult(false);
        return sent == bytes.Length ? ValueTask.FromResult(true) : WaitAndSendAsync(bytes[sent..], cancel);
    }

    internal override async ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel)
    {
        while (length > 0)
        {
            SocketCalls.Outcome outcome = SocketCalls.SendFile(socket.SafeHandle, extent.File, extent.Offset + offset, length, out int sent);
            SentBytes += sent;
            (offset, length) = (offset + sent, length - sent);
            if (outcome == SocketCalls.Outcome.Failed) return false;
            if (outcome == SocketCalls.Outcome.WouldBlock)
            {
                int part = await CopyAsync(extent, offset, Math.Min(length, WaitBytes), cancel);
                if (part == 0) return false;
                (offset, length) = (offset + part, length - part);
            }
        }
        return true;
    }

    private async ValueTask<int> CopyAsync(StoredExtent extent, int offset, int length, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            // The page cache has it: sendfile was about to take it from there.
            int read = RandomAccess.Read(extent.File, buffer.AsSpan(0, length), extent.Offset + offset);
            return read > 0 && await WaitAndSendAsync(buffer.AsMemory(0, read), cancel) ? read : 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<bool> WaitAndSendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int sent = await socket.SendAsync(bytes, SocketFlags.None, cancel);
                SentBytes += sent;
                bytes = bytes[sent..];
            }
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
