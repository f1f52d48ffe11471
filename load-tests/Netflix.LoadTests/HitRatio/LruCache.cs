namespace Netflix.LoadTests.HitRatio;

/// <summary>The textbook's: a hit moves the object to the front, the last one goes when room is needed.</summary>
internal sealed class LruCache(long capacityBytes, int keys) : ReplayedCache
{
    private readonly LinkedList<(int Key, long Bytes)> _byRecency = [];
    private readonly LinkedListNode<(int Key, long Bytes)>?[] _held = new LinkedListNode<(int, long)>?[keys];
    private long _heldBytes;

    public override string Name => "LRU";

    public override bool Request(int key, long bytes)
    {
        if (_held[key] is { } node)
        {
            _byRecency.Remove(node);
            _byRecency.AddFirst(node);
            return true;
        }
        if (bytes > capacityBytes) return false;
        while (_heldBytes + bytes > capacityBytes)
        {
            (int gone, long freed) = _byRecency.Last!.Value;
            _byRecency.RemoveLast();
            _held[gone] = null;
            _heldBytes -= freed;
        }
        _held[key] = _byRecency.AddFirst((key, bytes));
        _heldBytes += bytes;
        return false;
    }
}
