using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// A connection to the TLS listener:
/// <code>
/// first byte of a cleartext request → 400 in cleartext
/// handshake too late or refused     → close
/// h2 by ALPN                        → Kestrel's HTTP/2, which comes back to the same exchange
/// otherwise                         → the own HTTP/1.1 front
/// </code>
/// </summary>
internal static class TlsConnection
{
    private static readonly RequestError Cleartext = RequestError.Bad("This port speaks TLS: ask by https.");

    /// <param name="http2">Kestrel's stack.</param>
    internal static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http2, FrontServices services, TlsContext context)
    {
        Socket socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        PipeReader records = connection.Transport.Input;
        (string handshake, TlsSession? session) = await HandshakeAsync(connection, socket, services, context);
        services.Metrics.Handshake(handshake);
        if (handshake == HandshakeEnd.Cleartext) await new Http1Connection(connection, services, records, SocketOutput.Of(connection)).RefuseAsync(Cleartext);
        if (session is null) return;
        using (session) await ServeAsync(connection, http2, services, session, socket);
    }

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http2, FrontServices services, TlsSession session, Socket socket)
    {
        PipeReader records = connection.Transport.Input;
        var clear = new Pipe(Options(connection, PipeScheduler.Inline));
        Task pump = TlsInput.PumpAsync(records, session, clear.Writer);
        var output = new TlsOutput(session, socket);
        try
        {
            if (session.IsHttp2) await Http2OverTls.RunAsync(connection, http2, clear.Reader, output, Options(connection, PipeScheduler.ThreadPool));
            else await new Http1Connection(connection, services, clear.Reader, output).RunAsync();
        }
        finally
        {
            await clear.Reader.CompleteAsync();
            records.CancelPendingRead();
            await pump;
        }
    }

    /// <returns>A session only when it stands.</returns>
    private static async Task<(string End, TlsSession? Session)> HandshakeAsync(ConnectionContext connection, Socket socket, FrontServices services, TlsContext context)
    {
        PipeReader records = connection.Transport.Input;
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(services.Options.HeadSeconds), services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        TlsSession? session = null;
        bool stands = false;
        try
        {
            ReadResult first = await records.ReadAsync(either.Token);
            // All methods begin with a letter, and no record does.
            bool isCleartext = !first.Buffer.IsEmpty && char.IsAsciiLetter((char)first.Buffer.FirstSpan[0]);
            records.AdvanceTo(first.Buffer.Start);
            if (isCleartext) return (HandshakeEnd.Cleartext, null);
            // Not before: who connects and says nothing costs no session.
            session = new TlsSession(context, socket);
            stands = await session.HandshakeAsync(records, either.Token);
            return !stands ? (HandshakeEnd.Failed, null) : (session.IsResumed ? HandshakeEnd.Resumed : HandshakeEnd.Full, session);
        }
        catch (OperationCanceledException)
        {
            return (HandshakeEnd.Late, null);
        }
        catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException or IOException)
        {
            return (HandshakeEnd.Failed, null);
        }
        finally
        {
            if (!stands) session?.Dispose();
        }
    }

    private static PipeOptions Options(ConnectionContext connection, PipeScheduler resumesWriter) => new(
        connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool, PipeScheduler.Inline, resumesWriter, useSynchronizationContext: false);
}
