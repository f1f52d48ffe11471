using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Tests.Fill;

public sealed class FillBodyTests
{
    private readonly FillBody _body = new(new Crowd(), mustBeProven: false, knownLength: 2L * ObjectLease.SliceBytes);

    [Fact]
    public void Bytes_are_lent_as_they_lie_up_to_what_has_come()
    {
        Assert.False(_body.TryLend(0, 1000, out _));
        Receive(500);
        Assert.True(_body.TryLend(100, 300, out FillBody.LentBytes part));
        using (part) Assert.Equal(Enumerable.Range(100, 200).Select(i => (byte)i), part.Bytes.ToArray());
        Assert.True(_body.TryLend(100, 1000, out FillBody.LentBytes all));
        using (all) Assert.Equal(400, all.Bytes.Length);
        Assert.False(_body.TryLend(500, 1000, out _));
    }

    [Fact]
    public void Lent_bytes_stay_when_the_disk_takes_the_slice_and_nobody_is_lent_any_after()
    {
        Receive(ObjectLease.SliceBytes);
        Receive(10);
        Assert.True(_body.TryLend(0, 4, out FillBody.LentBytes lent));
        _body.MoveToDisk(0, new StoredExtent(new SafeFileHandle(), 0, ObjectLease.SliceBytes));
        // What is rented now would be the memory that was lent, if it had been given back.
        byte[] other = System.Buffers.ArrayPool<byte>.Shared.Rent(ObjectLease.SliceBytes);
        Array.Fill(other, (byte)0xee);
        Assert.Equal([0, 1, 2, 3], lent.Bytes.ToArray());
        Assert.False(_body.TryLend(0, 4, out _));
        lent.Dispose();
        Assert.True(_body.TryLend(ObjectLease.SliceBytes, long.MaxValue, out FillBody.LentBytes next));
        using (next) Assert.Equal(10, next.Bytes.Length);
        System.Buffers.ArrayPool<byte>.Shared.Return(other);
    }

    [Fact]
    public void The_last_byte_is_not_lent_before_the_body_is_complete()
    {
        var small = new FillBody(new Crowd(), mustBeProven: false, knownLength: 10);
        small.Space().Span[..10].Clear();
        small.Publish(10);
        Assert.True(small.TryLend(0, 10, out FillBody.LentBytes nearly));
        using (nearly) Assert.Equal(9, nearly.Bytes.Length);
        Assert.False(small.TryLend(9, 10, out _));
        small.Complete();
        Assert.True(small.TryLend(9, 10, out FillBody.LentBytes last));
        using (last) Assert.Equal(1, last.Bytes.Length);
    }

    private void Receive(int count)
    {
        while (count > 0)
        {
            Memory<byte> space = _body.Space();
            int taken = Math.Min(count, space.Length);
            for (int i = 0; i < taken; i++) space.Span[i] = (byte)(_body.Received + i);
            _body.Publish(taken);
            count -= taken;
        }
    }
}
