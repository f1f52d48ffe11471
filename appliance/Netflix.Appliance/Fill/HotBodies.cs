using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill;

internal sealed class HotBodyOptions
{
    /// <summary>Memory for small bodies that are asked for again and again; 0: none, they are read from the page cache.</summary>
    [Range(0, 65_536)] public int Megabytes { get; init; } = 64;
}

[OptionsValidator]
internal sealed partial class HotBodyOptionsValidator : IValidateOptions<HotBodyOptions>;

/// <summary>
/// Small bodies in memory, so that a hit is one system call: reading 16 KB from the page cache took a twelfth of its processor time.
/// Who is hit while others come in stays (second chance).
/// </summary>
internal sealed class HotBodies(IOptions<HotBodyOptions> options)
{
    // Read from disk as often without being kept: most bodies are never asked for a third time.
    private const int ReadsBefore = 2;

    private readonly long _limit = options.Value.Megabytes * 1024L * 1024;
    private readonly Lock _lock = new();
    private readonly Queue<DecodedRecord> _kept = new();
    private long _bytes;

    internal long Bytes
    {
        get { lock (_lock) return _bytes; }
    }

    /// <summary>The whole body of that record was read from disk once more.</summary>
    internal void WasRead(DecodedRecord record, ReadOnlySpan<byte> body)
    {
        if (record.CountRead() < ReadsBefore || body.Length > _limit) return;
        lock (_lock)
        {
            if (record.Body is not null) return;
            while (_bytes > _limit - body.Length && _kept.TryDequeue(out DecodedRecord? oldest))
            {
                if (oldest.TakeTouch()) _kept.Enqueue(oldest);
                else _bytes -= oldest.DropBody();
            }
            record.Body = body.ToArray();
            _bytes += body.Length;
            _kept.Enqueue(record);
        }
    }
}

/// <summary>What is decoded or read once in the life of a cached record. A record never changes: another version is another record.</summary>
internal sealed class DecodedRecord(KeptHead kept, HotBodies hot)
{
    private volatile byte[]? _body;
    private volatile bool _touched;
    private int _reads;

    internal KeptHead Kept { get; } = kept;

    /// <summary>The whole body, verified; null when it is not in memory.</summary>
    internal byte[]? Body
    {
        get => _body;
        set => _body = value;
    }

    internal void Touch()
    {
        // Written when it changes only: all cores read this line.
        if (!_touched) _touched = true;
    }

    internal void WasRead(ReadOnlySpan<byte> body) => hot.WasRead(this, body);

    internal int CountRead() => Interlocked.Increment(ref _reads);

    internal bool TakeTouch()
    {
        bool touched = _touched;
        _touched = false;
        return touched;
    }

    internal int DropBody()
    {
        int length = _body?.Length ?? 0;
        (_body, _reads) = (null, 0);
        return length;
    }
}
