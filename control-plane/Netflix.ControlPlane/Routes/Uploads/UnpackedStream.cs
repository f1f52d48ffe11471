using System.IO.Compression;
using Netflix.Routes.Bgp;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>A file as it was before gzip, which it is recognized by. Ends with an error beyond a limit: a few bytes of gzip can be gigabytes.</summary>
internal sealed class UnpackedStream : Stream
{
    private const int ReadAtOnce = 128 * 1024;

    private static readonly (byte[] Magic, string Name, string Command)[] Strangers =
    [
        ("BZh"u8.ToArray(), "bzip2", "bzcat"), ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "xz", "xzcat"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd", "zstdcat"),
        ("PK\u0003\u0004"u8.ToArray(), "zip", "unzip -p"),
    ];

    private readonly Stream _inner;
    private readonly long _limit;
    private long _position;

    private UnpackedStream(Stream inner, long limit) => (_inner, _limit) = (inner, limit);

    /// <exception cref="UnknownCompressionException">It is compressed in another way.</exception>
    internal static async Task<UnpackedStream> OpenAsync(Stream file, long limit, CancellationToken cancel)
    {
        byte[] head = new byte[8];
        int count = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        foreach ((byte[] magic, string name, string command) in Strangers)
        {
            if (head.AsSpan(0, count).StartsWith(magic)) throw new UnknownCompressionException(name, command);
        }
        Stream whole = new HeadedStream(head.AsMemory(0, count), file);
        return new UnpackedStream(
            head is [0x1f, 0x8b, ..] ? new BufferedStream(new GZipStream(whole, CompressionMode.Decompress), ReadAtOnce) : new BufferedStream(whole, ReadAtOnce), limit);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _inner.ReadAsync(buffer, cancellationToken);
        _position += read;
        return _position <= _limit ? read : throw new WireFormatException($"Unpacked, the file has more than {_limit / 1_000_000} MB.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The first bytes, which were read to see what it is, and then the rest.</summary>
    private sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_head.IsEmpty) return rest.ReadAsync(buffer, cancellationToken);
            int count = Math.Min(buffer.Length, _head.Length);
            _head[..count].CopyTo(buffer);
            _head = _head[count..];
            return ValueTask.FromResult(count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Fit for an operator's eyes: says how to send the file instead.</summary>
internal sealed class UnknownCompressionException(string name, string command)
    : Exception($"The file is compressed with {name}, which is not read here. Send it as gzip or plain: `{command} FILE | gzip | curl -T - …`.");
