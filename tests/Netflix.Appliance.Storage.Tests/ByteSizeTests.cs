namespace Netflix.Appliance.Storage.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("20GB", 20_000_000_000)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("512mib", 536_870_912)]
    [InlineData("7", 7)]
    [InlineData("7B", 7)]
    [InlineData("2T", 2_000_000_000_000)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("1 apple")]
    [InlineData("99999999999TB")]
    [InlineData("1,5GB")]
    public void What_is_no_size_is_refused(string? text) => Assert.False(ByteSize.TryParse(text, out _));
}
