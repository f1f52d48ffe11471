using System.Buffers;

namespace Netflix.Appliance.Front;

/// <summary>
/// The chunked coding (RFC 9112 section 7.1), read strictly: sizes of hexadecimal digits only, CR LF everywhere, extensions and
/// trailer fields skipped within a bound.
/// </summary>
internal sealed class ChunkFraming
{
    private const int MaxSizeDigits = 15;
    private const int MaxExtensionBytes = 256;
    private const int MaxTrailerBytes = 8192;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private State _state = State.Size;
    private long _left;
    private int _trailerBytes;

    private enum State { Size, Payload, PayloadEnd, Trailer, Complete }

    internal bool IsComplete => _state == State.Complete;

    /// <summary>Reads framing from the buffer's start; what follows are that many payload bytes. 0: more bytes are needed, or the end.</summary>
    /// <exception cref="RequestBodyException">No chunk.</exception>
    internal long Read(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            switch (_state)
            {
                case State.Size when TryReadLine(ref buffer, MaxSizeDigits + MaxExtensionBytes, out byte[] line):
                    _left = ReadSize(line);
                    _state = _left > 0 ? State.Payload : State.Trailer;
                    break;
                case State.PayloadEnd when buffer.Length >= 2:
                    ReadOnlySequence<byte> end = buffer.Slice(0, 2);
                    if (end.FirstSpan[0] != '\r' || end.ToArray()[1] != '\n') throw new RequestBodyException("A chunk ends with CR LF.");
                    buffer = buffer.Slice(2);
                    _state = State.Size;
                    break;
                case State.Trailer when TryReadLine(ref buffer, MaxTrailerBytes - _trailerBytes, out byte[] line):
                    _trailerBytes += line.Length;
                    if (line.Length == 0) _state = State.Complete;
                    break;
                case State.Payload:
                    return _left;
                default:
                    return 0;
            }
        }
    }

    /// <summary>That many payload bytes were taken; the framing right behind them is read if it is there.</summary>
    internal void Took(ref ReadOnlySequence<byte> buffer, int count)
    {
        if (_state != State.Payload) return;
        _left -= count;
        if (_left > 0) return;
        _state = State.PayloadEnd;
        Read(ref buffer);
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, int longest, out byte[] line)
    {
        line = [];
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return buffer.Length > longest + 2 ? throw new RequestBodyException("A line of the chunked framing is too long.") : false;
        }
        byte[] bytes = buffer.Slice(0, end).Length > longest + 1
            ? throw new RequestBodyException("A line of the chunked framing is too long.")
            : buffer.Slice(0, end).ToArray();
        if (bytes is not [.., (byte)'\r'] || bytes.AsSpan(0, bytes.Length - 1).Contains((byte)'\r'))
            throw new RequestBodyException("A line of the chunked framing ends with CR LF.");
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        line = bytes[..^1];
        return true;
    }

    private static long ReadSize(ReadOnlySpan<byte> line)
    {
        int digits = line.IndexOfAnyExcept(HexDigits);
        if (digits < 0) digits = line.Length;
        if (digits is 0 or > MaxSizeDigits) throw new RequestBodyException("A chunk begins with its size in hexadecimal digits.");
        ReadOnlySpan<byte> extension = line[digits..].TrimStart(" \t"u8);
        if (!extension.IsEmpty && extension[0] != ';') throw new RequestBodyException("Only an extension may follow a chunk's size.");
        return Convert.ToInt64(System.Text.Encoding.ASCII.GetString(line[..digits]), 16);
    }
}
