namespace Netflix.LoadTests.HitRatio;

/// <summary>The oldest goes, hit or not: what a ring without a policy does.</summary>
internal sealed class FifoCache(long capacityBytes, int keys) : ReplayedCache
{
    private readonly Queue<(int Key, long Bytes)> _byAge = [];
    private readonly bool[] _held = new bool[keys];
    private long _heldBytes;

    public override string Name => "FIFO";

    public override bool Request(int key, long bytes)
    {
        if (_held[key]) return true;
        if (bytes > capacityBytes) return false;
        while (_heldBytes + bytes > capacityBytes)
        {
            (int gone, long freed) = _byAge.Dequeue();
            _held[gone] = false;
            _heldBytes -= freed;
        }
        _byAge.Enqueue((key, bytes));
        _held[key] = true;
        _heldBytes += bytes;
        return false;
    }
}
