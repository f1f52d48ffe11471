using System.Net.Sockets;
using Netflix.Appliance.Storage.Objects;
using Netflix.Transport;

namespace Netflix.Appliance.Front.Tls;

/// <summary>Encrypts onto the socket, record by record.</summary>
internal sealed class TlsOutput(TlsSession session, Socket socket) : ViewerOutput(socket)
{
    internal override long SentBytes => session.SentBytes;

    internal override bool TakesExtents => false;

    internal override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel)
    {
        while (bytes.Length > 0)
        {
            SocketCalls.Outcome outcome = SendRecord(ref bytes, more);
            if (outcome == SocketCalls.Outcome.Failed) return ValueTask.FromResult(false);
            if (outcome == SocketCalls.Outcome.WouldBlock) return WaitAndSendAsync(bytes, more, cancel);
        }
        return ValueTask.FromResult(true);
    }

    internal override ValueTask<bool> SendAsync(StoredExtent extent, int offset, int length, CancellationToken cancel) =>
        throw new NotSupportedException("Encrypted connections take bytes, not extents.");

    internal override async ValueTask EndAsync(CancellationToken cancel)
    {
        if (await session.SendEndAsync(cancel)) SocketOutput.EndSending(Socket);
    }

    private async ValueTask<bool> WaitAndSendAsync(ReadOnlyMemory<byte> bytes, bool more, CancellationToken cancel)
    {
        while (await session.FlushAsync(cancel))
        {
            SocketCalls.Outcome outcome;
            do
            {
                if (bytes.Length == 0) return true;
                outcome = SendRecord(ref bytes, more);
            }
            while (outcome == SocketCalls.Outcome.Sent);
            if (outcome == SocketCalls.Outcome.Failed) return false;
        }
        return false;
    }

    private SocketCalls.Outcome SendRecord(ref ReadOnlyMemory<byte> bytes, bool more)
    {
        ReadOnlyMemory<byte> record = bytes[..Math.Min(bytes.Length, TlsSession.RecordBytes)];
        bytes = bytes[record.Length..];
        return session.Encrypt(record.Span, more || bytes.Length > 0);
    }
}
