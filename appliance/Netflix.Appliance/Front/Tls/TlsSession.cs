using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Netflix.Transport;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// One viewer's TLS connection. Records are read from where Kestrel's transport put them, and go from OpenSSL's own buffer to the
/// socket: no copy is made that encryption does not need. One thread may read while another writes.
/// </summary>
internal sealed class TlsSession : IDisposable
{
    /// <summary>The most that one record carries.</summary>
    internal const int RecordBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly RecordBacklog _backlog = new();
    private readonly Socket _socket;
    private readonly SslHandle _ssl;
    private readonly GCHandle _self;
    private ReadOnlySequence<byte> _received;
    private bool _moreFollows;
    private bool _flushing;
    private long _sentBytes;

    internal TlsSession(TlsContext context, Socket socket)
    {
        _socket = socket;
        _ssl = OpenSsl.NewSession(context.Handle);
        if (_ssl.IsInvalid) throw new InvalidOperationException("OpenSSL gives no session.");
        _self = GCHandle.Alloc(this);
        nint bio = SessionBio.New(_self);
        OpenSsl.SetBio(_ssl, bio, bio);
    }

    /// <summary>Encrypted bytes that the kernel took.</summary>
    internal long SentBytes => Interlocked.Read(ref _sentBytes);

    internal bool IsResumed => OpenSsl.IsResumed(_ssl) == 1;

    /// <summary>Whether the client chose HTTP/2 by ALPN.</summary>
    internal unsafe bool IsHttp2
    {
        get
        {
            OpenSsl.GetAlpn(_ssl, out byte* name, out uint length);
            return new ReadOnlySpan<byte>(name, (int)length).SequenceEqual("h2"u8);
        }
    }

    /// <returns>False when it failed; the alert that says why is sent.</returns>
    internal async ValueTask<bool> HandshakeAsync(PipeReader records, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult result = await records.ReadAsync(cancel);
            bool? done = Accept(result.Buffer, out SequencePosition taken);
            // The first request may have come along with the last of the handshake: it stays unexamined.
            records.AdvanceTo(taken, done is null ? result.Buffer.End : taken);
            if (!await FlushAsync(cancel)) return false;
            if (done is { } succeeded) return succeeded;
            if (result.IsCompleted) return false;
        }
    }

    /// <returns>False when nothing more comes: the client said so, or what came is no record of this session.</returns>
    internal unsafe bool Decrypt(in ReadOnlySequence<byte> records, IBufferWriter<byte> clear)
    {
        lock (_gate)
        {
            (_received, _moreFollows) = (records, false);
            while (true)
            {
                Span<byte> target = clear.GetSpan();
                int read;
                fixed (byte* start = target) read = OpenSsl.Read(_ssl, start, target.Length);
                if (read <= 0) return NeedsMore();
                clear.Advance(read);
                // A read that ends short has emptied its record; with no further bytes there is no further record.
                if (read < target.Length && _received.IsEmpty) return true;
            }
        }
    }

    /// <summary>Encrypts up to <see cref="RecordBytes"/> and hands them to the kernel without waiting.</summary>
    /// <param name="more">Further bytes follow at once: the kernel holds a part packet back for them.</param>
    /// <returns>WouldBlock: it is encrypted and waits here; <see cref="FlushAsync"/> comes before the next call.</returns>
    internal unsafe SocketCalls.Outcome Encrypt(ReadOnlySpan<byte> bytes, bool more)
    {
        lock (_gate)
        {
            _moreFollows = more;
            int written;
            fixed (byte* start = bytes) written = OpenSsl.Write(_ssl, start, bytes.Length);
            if (written == bytes.Length) return _backlog.IsEmpty ? SocketCalls.Outcome.Sent : SocketCalls.Outcome.WouldBlock;
            OpenSsl.ClearErrors();
            return SocketCalls.Outcome.Failed;
        }
    }

    /// <summary>Waits until the kernel has taken everything. One caller at a time.</summary>
    /// <returns>False when the client is gone.</returns>
    internal async ValueTask<bool> FlushAsync(CancellationToken cancel)
    {
        while (true)
        {
            ArraySegment<byte> waiting;
            lock (_gate)
            {
                // What is written meanwhile must not overtake.
                _flushing = !_backlog.IsEmpty;
                if (!_flushing) return true;
                waiting = _backlog.Take();
            }
            try
            {
                for (ReadOnlyMemory<byte> rest = waiting; rest.Length > 0;)
                {
                    int sent = await _socket.SendAsync(rest, SocketFlags.None, cancel);
                    Interlocked.Add(ref _sentBytes, sent);
                    rest = rest[sent..];
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return false;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(waiting.Array!);
            }
        }
    }

    /// <summary>Says that nothing follows (close_notify): without it the client must take what it has for a part.</summary>
    internal ValueTask<bool> SendEndAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            _moreFollows = false;
            if (OpenSsl.Shutdown(_ssl) < 0) OpenSsl.ClearErrors();
        }
        return FlushAsync(cancel);
    }

    /// <summary>For the BIO: received bytes, 0 when more have to come first.</summary>
    internal int TakeReceived(Span<byte> target)
    {
        int count = (int)Math.Min(target.Length, _received.Length);
        _received.Slice(0, count).CopyTo(target);
        _received = _received.Slice(count);
        return count;
    }

    /// <summary>For the BIO: sends a record, or keeps what the socket does not take. False when that is too much, or the client is gone.</summary>
    internal bool TrySend(ReadOnlySpan<byte> record)
    {
        try
        {
            int sent = 0;
            if (_backlog.IsEmpty && !_flushing
                && SocketCalls.Send(_socket.SafeHandle, record, _moreFollows, out sent) == SocketCalls.Outcome.Failed) return false;
            Interlocked.Add(ref _sentBytes, sent);
            return sent == record.Length || _backlog.TryAdd(record[sent..]);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _ssl.Dispose();
        _self.Free();
        _backlog.Drop();
    }

    /// <returns>Null when more has to come.</returns>
    private bool? Accept(in ReadOnlySequence<byte> records, out SequencePosition taken)
    {
        lock (_gate)
        {
            _received = records;
            bool done = OpenSsl.Accept(_ssl) == 1;
            bool? result = done ? true : NeedsMore() ? null : false;
            taken = _received.Start;
            return result;
        }
    }

    private bool NeedsMore()
    {
        if (OpenSsl.Want(_ssl) == OpenSsl.WantReading) return true;
        // .NET's own calls on this thread must not find them.
        OpenSsl.ClearErrors();
        return false;
    }
}
