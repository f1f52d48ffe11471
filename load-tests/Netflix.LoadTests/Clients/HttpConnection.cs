using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Clients;

/// <summary>
/// A keep-alive connection that asks for one body after another, checks each byte and notes when the first one came. HttpClient
/// hides that moment, pools connections a bench wants to count, and costs ten times the CPU that the server has.
/// </summary>
internal sealed class HttpConnection : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly Stream _stream;
    private readonly string _host;
    private readonly TimeProvider _time;
    private long _sentAt;

    private HttpConnection(Socket socket, Stream stream, string host, TimeProvider time)
    {
        Socket = socket;
        _stream = stream;
        _host = host;
        _time = time;
    }

    /// <summary>To wait for; reading is the connection's.</summary>
    public Socket Socket { get; }

    /// <param name="from">The loopback address to come from; null for the kernel's choice.</param>
    public static async Task<HttpConnection> OpenAsync(Uri server, TimeProvider time, CancellationToken cancel, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
                socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port, cancel);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (server.Scheme == Uri.UriSchemeHttps)
                stream = await SecureAsync(stream, cancel);
            return new HttpConnection(socket, stream, server.Authority, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The connection broke, or the answer is not one with a Content-Length.</exception>
    public async Task<HttpAnswer> GetAsync(BenchBody body, CancellationToken cancel)
    {
        await AskAsync(body, cancel);
        return await ReadAnswerAsync(body, cancel);
    }

    public ValueTask AskAsync(BenchBody body, CancellationToken cancel)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {body.Path} HTTP/1.1\r\nHost: {_host}\r\n\r\n");
        _sentAt = _time.GetTimestamp();
        return _stream.WriteAsync(request, cancel);
    }

    /// <exception cref="IOException">The connection broke, or the answer is not one with a Content-Length.</exception>
    public async Task<HttpAnswer> ReadAnswerAsync(BenchBody body, CancellationToken cancel)
    {
        // Rented for the exchange only: ten thousand idle connections must not cost the bench ten thousand buffers.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int filled = await ReadSomeAsync(buffer.AsMemory(0, BufferBytes), cancel);
            long firstByteAt = _time.GetTimestamp();
            int headLength;
            while ((headLength = HeadLength(buffer.AsSpan(0, filled))) < 0)
            {
                if (filled == BufferBytes)
                    throw new IOException("The head of the answer does not end.");
                filled += await ReadSomeAsync(buffer.AsMemory(filled, BufferBytes - filled), cancel);
            }
            var (status, length) = ParseHead(Encoding.ASCII.GetString(buffer, 0, headLength));
            bool right = status == 200 && length == body.Size;
            long received = 0;
            var part = new Range(headLength, filled);
            while (true)
            {
                int count = part.End.Value - part.Start.Value;
                if (count > length - received)
                    throw new IOException("The answer is longer than its Content-Length.");
                right = right && BodyPattern.Matches(body, received, buffer.AsSpan(part));
                received += count;
                if (received == length)
                    return new HttpAnswer(status, received, _sentAt, firstByteAt, right);
                part = ..await ReadSomeAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, length - received)), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Status and Content-Length of a head, which ends with its empty line.</summary>
    internal static (int Status, long Length) ParseHead(string head)
    {
        string[] lines = head.Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || lines[0].Length < 12
            || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            throw new IOException($"'{lines[0]}' is not a status line of HTTP/1.1.");
        const string field = "Content-Length:";
        string? line = lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.OrdinalIgnoreCase));
        return line is not null && long.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? (status, length)
            : throw new IOException($"An answer {status} without a Content-Length.");
    }

    private static int HeadLength(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? end : end + 4;
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> into, CancellationToken cancel)
    {
        int count = await _stream.ReadAsync(into, cancel);
        return count > 0 ? count : throw new IOException("The server closed the connection within an answer.");
    }

    private static async Task<Stream> SecureAsync(Stream inner, CancellationToken cancel)
    {
        var secure = new SslStream(inner);
        try
        {
            // The bench has just made this certificate itself.
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate },
                cancel);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
