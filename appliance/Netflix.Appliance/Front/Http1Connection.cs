using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Front;

/// <summary>
/// One HTTP/1.x connection, request by request:
/// <code>
/// head → malformed       → error, close
///      → request         → answer sent whole     → rest of its body drained → next head, or close
///                        → viewer left           → close
///                        → answer broke off      → reset
/// stopping or overdue    → idle: close; else the answer under way is finished, and then close
/// </code>
/// </summary>
internal sealed class Http1Connection
{
    // What a client may still send of a body nobody read before the connection costs more than a new one.
    private const int MaxDrainedBytes = 256 * 1024;
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);
    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly ConnectionContext _connection;
    private readonly FrontServices _services;
    private readonly PipeReader _input;
    private readonly Socket _socket;
    private readonly ViewerOutput _output;
    private readonly ConnectionWatch _watch;
    private readonly Http1Sender _sender;
    private volatile bool _closing;

    /// <param name="input">Clear bytes from the client.</param>
    internal Http1Connection(ConnectionContext connection, FrontServices services, PipeReader input, ViewerOutput output)
    {
        _connection = connection;
        _services = services;
        _input = input;
        _output = output;
        _socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        _watch = new ConnectionWatch(services.Options, output, Now);
        _sender = new Http1Sender(_output, _watch, services.Date, services.Register, services.Pacer, services.Time);
    }

    private long Now => _services.Register.Milliseconds;

    private IPAddress? Client => (_connection.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>Called from outside when the connection takes too long.</summary>
    internal void TimeOut(string reason)
    {
        if (reason == "slow") Reset();
        else BeginClose();
    }

    internal async Task RunAsync()
    {
        _services.Register.Watch(this, _watch);
        var lifetime = _connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        await using CancellationTokenRegistration stopping = lifetime?.ConnectionClosedRequested.UnsafeRegister(
            static connection => ((Http1Connection)connection!).BeginClose(), this) ?? default;
        try
        {
            bool goesOn = true;
            while (goesOn)
            {
                // One state machine from the first request to the last, and no memory of a request while there is none.
                ReadResult result = await _input.ReadAsync();
                RequestHead head = RequestHead.Rent();
                try
                {
                    HeadRead read = TakeHead(result, head, out RequestError? error);
                    goesOn = read switch
                    {
                        HeadRead.Request => await AnswerAsync(head),
                        HeadRead.Malformed => await RefuseAsync(error!),
                        HeadRead.More => true,
                        _ => await EndAsync(),
                    };
                }
                finally
                {
                    head.Return();
                }
            }
        }
        catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The viewer is gone. What there was to count is counted.
        }
        finally
        {
            _services.Register.Forget(this);
        }
    }

    private async ValueTask<bool> EndAsync()
    {
        await _output.EndAsync(_connection.ConnectionClosed);
        return false;
    }

    private enum HeadRead { Request, Malformed, More, End }

    private HeadRead TakeHead(in ReadResult result, RequestHead head, out RequestError? error)
    {
        ReadOnlySequence<byte> buffer = result.Buffer;
        if (!buffer.IsEmpty && RequestParser.TryRead(ref buffer, head, out error))
        {
            _input.AdvanceTo(buffer.Start);
            return error is null ? HeadRead.Request : HeadRead.Malformed;
        }
        bool partly = !buffer.IsEmpty;
        _input.AdvanceTo(buffer.Start, buffer.End);
        error = null;
        if (result.IsCompleted || _closing)
        {
            if (!partly) return HeadRead.End;
            error = result.IsCompleted
                ? RequestError.Bad("The connection ended within a request.")
                : new RequestError(StatusCodes.Status408RequestTimeout, "The request took too long to arrive.");
            return HeadRead.Malformed;
        }
        if (partly && _watch.Phase == ConnectionPhase.Idle) _watch.Enter(ConnectionPhase.Head, Now);
        return HeadRead.More;
    }

    private ValueTask<bool> AnswerAsync(RequestHead head)
    {
        RequestBody? body = head.IsChunked || head.ContentLength > 0
            ? new RequestBody(_input, head.IsChunked ? null : head.ContentLength, head.ExpectsContinue ? SendContinueAsync : null, _watch.Arrived)
            : null;
        _watch.Enter(body is null ? ConnectionPhase.Deciding : ConnectionPhase.Body, Now);
        _sender.Begin(head, body, this);
        ValueTask<SendResult> sending = _services.Exchange.ServeAsync(new ViewerRequest(head, Client, body), _sender, _connection.ConnectionClosed);
        if (!sending.IsCompletedSuccessfully) return AwaitEndAsync(sending, body);
        SendResult result = sending.Result;
        // Most hits have left by now: they need no state machine to say so.
        if (result.End == SendEnd.Whole && body is null && _sender.KeepsAlive && !_closing)
        {
            _watch.Enter(ConnectionPhase.Idle, Now);
            return ValueTask.FromResult(true);
        }
        return EndAsync(result, body);
    }

    private async ValueTask<bool> AwaitEndAsync(ValueTask<SendResult> sending, RequestBody? body) => await EndAsync(await sending, body);

    private async ValueTask<bool> EndAsync(SendResult result, RequestBody? body)
    {
        switch (result.End)
        {
            case SendEnd.Broken:
                Reset();
                return false;
            case SendEnd.ViewerLeft:
                return false;
        }
        bool goesOn = _sender.KeepsAlive && !_closing && (body is null || await DrainAsync(body));
        if (goesOn) _watch.Enter(ConnectionPhase.Idle, Now);
        else await LingerAsync();
        return goesOn;
    }

    /// <summary>Whether another request may follow, as far as this side knows.</summary>
    internal bool MayGoOn(RequestHead head, RequestBody? body) =>
        // A body that nobody asked for is not sent: the connection cannot tell it from the next request.
        head.KeepsAlive && !_closing && body is not ({ IsWithheld: true } or { IsBroken: true });

    internal async ValueTask<bool> RefuseAsync(RequestError error)
    {
        _services.Metrics.Malformed(error.Status);
        _sender.BeginLast();
        var nobody = new ViewerRequest(HttpMethods.Get, "/", "1.1", [], Client, null, null);
        using (SegmentAnswer answer = ProblemAnswer.Of(error.Status, error.Reason)) await _sender.SendAsync(nobody, answer, _connection.ConnectionClosed);
        await LingerAsync();
        return false;
    }

    private async ValueTask SendContinueAsync() => await _output.SendAsync(Continue, more: false, _connection.ConnectionClosed);

    private async ValueTask<bool> DrainAsync(RequestBody body)
    {
        if (body.IsConsumed) return true;
        byte[] sink = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int left = MaxDrainedBytes; left > 0 && !body.IsConsumed;) left -= await body.ReadAsync(sink, _connection.ConnectionClosed);
            return body.IsConsumed;
        }
        catch (RequestBodyException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sink);
        }
    }

    // Closing a socket with unread bytes resets it, and the reset may overtake the answer: end the sending side, then wait a little.
    private async ValueTask LingerAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(LingerTime);
            await _output.EndAsync(patience.Token);
            for (int i = 0; i < 64; i++)
            {
                ReadResult result = await _input.ReadAsync(patience.Token);
                _input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) return;
            }
        }
        catch (OperationCanceledException)
        {
            // Gone already, or not going: either way it is over.
        }
    }

    private void BeginClose()
    {
        _closing = true;
        _input.CancelPendingRead();
    }

    /// <summary>The viewer sees an error, never an end.</summary>
    private void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
        _connection.Abort(new ConnectionAbortedException("The answer broke off."));
    }
}
