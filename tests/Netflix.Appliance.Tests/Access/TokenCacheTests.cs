using CsCheck;
using Netflix.Appliance.Access;

namespace Netflix.Appliance.Tests.Access;

public sealed class TokenCacheTests
{
    [Fact]
    public void What_is_found_is_what_was_put_last_and_the_bound_holds() =>
        Gen.Select(Gen.Byte.Array[1, 3], Gen.Int).Array[0, 300].Sample(puts =>
        {
            var cache = new TokenCache<object>(64);
            Dictionary<string, object> last = [];
            foreach ((byte[] text, int value) in puts)
            {
                object boxed = value;
                cache.Put(text, boxed);
                last[Convert.ToHexString(text)] = boxed;
                if (!ReferenceEquals(boxed, cache.Find(text))) return false;
            }
            object?[] found = [.. last.Keys.Select(text => cache.Find(Convert.FromHexString(text)))];
            return found.Zip(last.Values).All(pair => pair.First is null || ReferenceEquals(pair.First, pair.Second)) && found.Count(value => value is not null) <= cache.Capacity;
        }, iter: 500);

    [Fact]
    public void Readers_and_writers_at_once_never_see_another_tokens_value()
    {
        var cache = new TokenCache<object>(64);
        byte[][] texts = [.. Enumerable.Range(0, 200).Select(BitConverter.GetBytes)];
        object[] values = [.. texts.Select(_ => new object())];
        int wrong = 0;
        Parallel.For(0, 200_000, i =>
        {
            int which = i % texts.Length;
            if (i % 3 == 0) cache.Put(texts[which], values[which]);
            else if (cache.Find(texts[which]) is { } found && !ReferenceEquals(found, values[which])) Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }
}
