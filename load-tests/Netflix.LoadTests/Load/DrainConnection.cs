using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Netflix.LoadTests.Clients;

namespace Netflix.LoadTests.Load;

/// <summary>One of the connections of <see cref="DrainRun"/>: reads heads, throws bodies away unread.</summary>
internal sealed class DrainConnection : IDisposable
{
    // Larger than any head a server sends here, small beside a body.
    private const int HeadBytes = 4096;
    private const SocketFlags Discard = SocketFlags.Truncated;

    // recv(2) with MSG_TRUNC writes nothing to it; .NET wants one that is as long as what may be thrown away.
    private static readonly byte[] Nowhere = GC.AllocateUninitializedArray<byte>(4 << 20);

    private readonly byte[][] _requests;
    private int _next;
    private readonly bool _lengthsDiffer;
    private readonly byte[] _head = new byte[HeadBytes];
    private int _filled;
    private long _length = -1;
    private long _left;

    private DrainConnection(Socket socket, byte[][] requests, int first, bool lengthsDiffer)
    {
        Socket = socket;
        _lengthsDiffer = lengthsDiffer;
        _requests = requests;
        _next = first % requests.Length;
    }

    public Socket Socket { get; }

    public long AskedAt { get; private set; }

    /// <param name="requests">What is asked for in turn, over and over.</param>
    /// <param name="first">Which of them comes first.</param>
    /// <param name="lengthsDiffer">Each head is read closely; else the first one is, and all bodies are as long as its.</param>
    /// <exception cref="SocketException">The server took no connection.</exception>
    public static DrainConnection Open(IPEndPoint server, byte[][] requests, int first, bool lengthsDiffer = false)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(server);
            return new DrainConnection(socket, requests, first, lengthsDiffer);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Ask(long now)
    {
        AskedAt = now;
        byte[] request = _requests[_next];
        _next = (_next + 1) % _requests.Length;
        if (Socket.Send(request) != request.Length)
            throw new IOException("a request did not fit into an empty socket");
    }

    /// <summary>One read of what is there. True once the answer is whole.</summary>
    /// <exception cref="IOException">The connection ended, or the answer is not the one that the first was.</exception>
    public bool TakeSome()
    {
        if (_left > 0)
        {
            _left -= Count(Socket.Receive(Nowhere.AsSpan(0, (int)Math.Min(Nowhere.Length, _left)), Discard));
            return _left == 0;
        }
        _filled += Count(Socket.Receive(_head.AsSpan(_filled)));
        int end = _head.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8) + 4;
        if (end < 4)
            return _filled == HeadBytes ? throw new IOException("the head of an answer does not end") : false;
        _left = Length(end) - (_filled - end);
        _filled = 0;
        return _left >= 0 ? _left == 0 : throw new IOException("an answer is longer than it said");
    }

    public void Dispose() => Socket.Dispose();

    // Every head is looked at, the first one closely: Age and the like change, what is asked for does not.
    private long Length(int headLength)
    {
        ReadOnlySpan<byte> head = _head.AsSpan(0, headLength);
        if (!head.StartsWith("HTTP/1.1 200 "u8))
            throw new IOException($"answered '{Encoding.ASCII.GetString(head[..head.IndexOf("\r\n"u8)])}'");
        if (_lengthsDiffer)
            _length = ContentLength(head);
        else if (_length < 0)
            _length = HttpConnection.ParseHead(Encoding.ASCII.GetString(head)).Length;
        return _length;
    }

    private static long ContentLength(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out long length, out _) ? length : throw new IOException("an answer has no Content-Length");
    }

    private static int Count(int received) => received > 0 ? received : throw new IOException("the server closed a connection within an answer");
}
