using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Netflix.Appliance.Front.Tls;

/// <summary>Kestrel's HTTP/2 over the own TLS session: it sees a transport of clear bytes and the features that say how it came to be.</summary>
internal static class Http2OverTls
{
    internal static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http2, PipeReader clear, TlsOutput output, PipeOptions options)
    {
        var outgoing = new Pipe(options);
        IDuplexPipe transport = connection.Transport;
        connection.Transport = new ClearTransport(clear, outgoing.Writer);
        var features = new Features();
        connection.Features.Set<ITlsConnectionFeature>(features);
        connection.Features.Set<ITlsApplicationProtocolFeature>(features);
        Task sending = SendAsync(outgoing.Reader, output, connection.ConnectionClosed);
        try
        {
            await http2(connection);
        }
        finally
        {
            await outgoing.Writer.CompleteAsync();
            await sending;
            connection.Transport = transport;
        }
    }

    private static async Task SendAsync(PipeReader outgoing, TlsOutput output, CancellationToken cancel)
    {
        bool connected = true;
        try
        {
            while (connected)
            {
                ReadResult result = await outgoing.ReadAsync(cancel);
                connected = await SendAsync(result.Buffer, output, cancel);
                outgoing.AdvanceTo(result.Buffer.End);
                if (!result.IsCompleted) continue;
                if (connected) await output.EndAsync(cancel);
                break;
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
        await outgoing.CompleteAsync();
    }

    // Frames lie in blocks of 4 KB: whole records cost a quarter of the calls, and less than the copy that makes them.
    private static async ValueTask<bool> SendAsync(ReadOnlySequence<byte> frames, TlsOutput output, CancellationToken cancel)
    {
        if (frames.IsSingleSegment) return await output.SendAsync(frames.First, more: false, cancel);
        byte[] record = ArrayPool<byte>.Shared.Rent(TlsSession.RecordBytes);
        try
        {
            bool connected = true;
            while (connected && !frames.IsEmpty)
            {
                ReadOnlySequence<byte> part = frames.Slice(0, Math.Min(frames.Length, TlsSession.RecordBytes));
                part.CopyTo(record);
                frames = frames.Slice(part.End);
                connected = await output.SendAsync(record.AsMemory(0, (int)part.Length), more: !frames.IsEmpty, cancel);
            }
            return connected;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    private sealed record ClearTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>By these Kestrel knows that the scheme is https and the protocol HTTP/2. Viewers show no certificates.</summary>
    private sealed class Features : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
