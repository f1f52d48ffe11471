namespace Netflix.LoadTests.HitRatio;

/// <summary>
/// S3-FIFO as published (Yang, Zhang, Qiu, Yue and Rashmi, "FIFO queues are all you need for cache eviction", SOSP 2023): a small queue
/// of a tenth, a main queue with reinsertion, a ghost queue of the keys that left the small one. Objects, not regions.
/// </summary>
internal sealed class S3FifoCache(long capacityBytes, int keys) : ReplayedCache
{
    private const int MostHits = 3;
    private const int HitsToMain = 2;

    private readonly long _smallBytesWanted = capacityBytes / 10;
    private readonly Queue<(int Key, long Bytes)> _small = [], _main = [], _ghosts = [];
    private readonly Place[] _place = new Place[keys];
    private readonly byte[] _hits = new byte[keys];

    // A key may be a ghost twice; only its latest turn in the queue counts.
    private readonly int[] _ghostTurns = new int[keys];
    private long _smallBytes, _mainBytes, _ghostBytes;

    private enum Place : byte { Nowhere, Small, Main }

    public override string Name => "S3-FIFO";

    public override bool Request(int key, long bytes)
    {
        if (_place[key] != Place.Nowhere)
        {
            _hits[key] = (byte)Math.Min(MostHits, _hits[key] + 1);
            return true;
        }
        if (bytes > capacityBytes) return false;
        while (_smallBytes + _mainBytes + bytes > capacityBytes) Evict();
        _hits[key] = 0;
        if (_ghostTurns[key] > 0) ToMain(key, bytes);
        else ToSmall(key, bytes);
        return false;
    }

    private void Evict()
    {
        if (_smallBytes > _smallBytesWanted || _main.Count == 0) EvictSmall();
        else EvictMain();
    }

    private void EvictSmall()
    {
        (int key, long bytes) = _small.Dequeue();
        _smallBytes -= bytes;
        if (_hits[key] >= HitsToMain)
        {
            _hits[key] = 0;
            ToMain(key, bytes);
            return;
        }
        _place[key] = Place.Nowhere;
        _ghosts.Enqueue((key, bytes));
        _ghostTurns[key]++;
        _ghostBytes += bytes;
        // As many ghosts as main has room for.
        while (_ghostBytes > capacityBytes - _smallBytesWanted)
        {
            (int forgotten, long freed) = _ghosts.Dequeue();
            _ghostTurns[forgotten]--;
            _ghostBytes -= freed;
        }
    }

    private void EvictMain()
    {
        (int key, long bytes) = _main.Dequeue();
        _mainBytes -= bytes;
        if (_hits[key] > 0)
        {
            _hits[key]--;
            ToMain(key, bytes);
            return;
        }
        _place[key] = Place.Nowhere;
    }

    private void ToSmall(int key, long bytes)
    {
        _place[key] = Place.Small;
        _small.Enqueue((key, bytes));
        _smallBytes += bytes;
    }

    private void ToMain(int key, long bytes)
    {
        _place[key] = Place.Main;
        _main.Enqueue((key, bytes));
        _mainBytes += bytes;
    }
}
