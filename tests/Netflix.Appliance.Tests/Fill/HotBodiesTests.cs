using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Fill;

public sealed class HotBodiesTests
{
    private const int Third = 1024 * 1024 / 3;
    private readonly HotBodies _hot = new(Options.Create(new HotBodyOptions { Megabytes = 1 }));

    [Fact]
    public void A_body_is_kept_when_it_is_read_again()
    {
        DecodedRecord record = Record();
        _hot.WasRead(record, new byte[10]);
        Assert.Null(record.Body);
        _hot.WasRead(record, new byte[10]);
        _hot.WasRead(record, new byte[10]);
        Assert.Equal(10, record.Body?.Length);
        Assert.Equal(10, _hot.Bytes);
    }

    [Fact]
    public void Memory_has_its_bound_and_who_is_hit_stays()
    {
        DecodedRecord[] records = [.. Enumerable.Range(0, 3).Select(_ => Kept(Third))];
        records[0].Touch();
        DecodedRecord newest = Kept(Third);
        Assert.Equal([true, false, true], records.Select(record => record.Body is not null));
        Assert.NotNull(newest.Body);
        Assert.Equal(3 * Third, _hot.Bytes);
    }

    [Fact]
    public void What_exceeds_all_memory_pushes_nobody_out()
    {
        DecodedRecord small = Kept(10);
        Assert.Null(Kept(2 * 1024 * 1024).Body);
        Assert.NotNull(small.Body);
    }

    [Fact]
    public void Without_memory_nothing_is_kept()
    {
        var none = new HotBodies(Options.Create(new HotBodyOptions { Megabytes = 0 }));
        DecodedRecord record = Record();
        none.WasRead(record, new byte[1]);
        none.WasRead(record, new byte[1]);
        Assert.Null(record.Body);
    }

    private DecodedRecord Kept(int bytes)
    {
        DecodedRecord record = Record();
        _hot.WasRead(record, new byte[bytes]);
        _hot.WasRead(record, new byte[bytes]);
        return record;
    }

    private DecodedRecord Record() => new(new ResponseHead(200, [], null), _hot);
}
