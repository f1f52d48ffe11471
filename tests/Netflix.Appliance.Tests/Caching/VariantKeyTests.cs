using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

/// <summary>RFC 9111, section 4.1.</summary>
public sealed class VariantKeyTests
{
    [Theory]
    [InlineData("Foo", "Foo: 1", "foo:   1  ", true)]
    [InlineData("Foo", "Foo: 1", "Foo: 2", false)]
    [InlineData("Foo", "Foo: a", "Foo: A", false)]
    [InlineData("Foo", "Foo: 1", "Bar: 1", false)]
    [InlineData("Foo", "", "", true)]
    [InlineData("Foo", "", "Foo:", false)]
    [InlineData("Foo", "Foo: 1|Foo: 2", "Foo: 1, 2", true)]
    [InlineData("Foo", "Foo: 1, 2", "Foo: 2, 1", false)]
    [InlineData("Foo", "Foo: 1,2", "Foo: 1, 2", false)]
    [InlineData("Foo, Bar", "Foo: 1|Bar: 2", "Bar: 2|Foo: 1|Baz: 3", true)]
    [InlineData("Foo, Bar", "Foo: 1|Bar: 2", "Foo: 1|Bar: 3", false)]
    [InlineData("Foo, Bar", "Foo: 1", "Foo: 1|Bar:", false)]
    [InlineData("Accept-Language", "Accept-Language: en, De;q=0.5", "Accept-Language: EN,de ; q=0.5", true)]
    [InlineData("Accept-Language", "Accept-Language: en, de", "Accept-Language: de, en", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip, br", "Accept-Encoding: br;q=0.5,GZIP", true)]
    [InlineData("Accept-Encoding", "Accept-Encoding: x-gzip", "Accept-Encoding: gzip|Accept-Encoding: identity", true)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, br;q=0, zstd;q=0.000", true)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, br;q=0.001", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, zstd", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, identity;q=0", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, *;q=0", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: *", "Accept-Encoding: *, br;q=0", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding:", "Accept-Encoding: identity", true)]
    [InlineData("Accept-Encoding", "", "Accept-Encoding: identity", false)]
    public void Requests_share_a_variant_when_the_fields_that_chose_it_mean_the_same(string vary, string one, string other, bool same)
    {
        VaryFields.Read(Exchange.Fields($"Vary: {vary}"), 8, out IReadOnlyList<string> names);
        Assert.Equal(same, VariantKey.Of(names, Exchange.Lines(one)) == VariantKey.Of(names, Exchange.Lines(other)));
    }

    [Theory]
    [InlineData("", VaryVerdict.None, "")]
    [InlineData("Vary:", VaryVerdict.None, "")]
    [InlineData("Vary: Foo, bar|vary: FOO", VaryVerdict.Fields, "bar foo")]
    [InlineData("Vary: *", VaryVerdict.Any, "")]
    [InlineData("Vary: *, *", VaryVerdict.Any, "")]
    [InlineData("Vary: , *", VaryVerdict.Any, "")]
    [InlineData("Vary: Foo|Vary: *", VaryVerdict.Any, "")]
    [InlineData("Vary: a, b, c, d", VaryVerdict.TooMany, "")]
    [InlineData("Vary: a, b, c, d, *", VaryVerdict.Any, "")]
    internal void Names_are_sorted_and_bounded(string lines, VaryVerdict expected, string names)
    {
        Assert.Equal(expected, VaryFields.Read(Exchange.Lines(lines), 3, out IReadOnlyList<string> read));
        Assert.Equal(names, string.Join(' ', read));
    }

    [Fact]
    public void A_key_is_short_and_empty_without_names()
    {
        Assert.Equal("", VariantKey.Of([], Exchange.Fields("Foo: 1")));
        string one = VariantKey.Of(["foo"], Exchange.Fields($"Foo: {new string('a', 9000)}")), other = VariantKey.Of(["foo"], Exchange.Fields($"Foo: {new string('a', 9001)}"));
        Assert.NotEqual(one, other);
        Assert.Equal(71, one.Length);
    }
}
