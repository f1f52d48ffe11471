using Netflix.LoadTests.Machine;

namespace Netflix.LoadTests.Tests.Machine;

public sealed class ProcessMemoryTests
{
    [Fact]
    public void Kilobytes_become_bytes() =>
        Assert.Equal(new ProcessMemory(3072 * 1024, 1024 * 1024), ProcessMemory.Parse("Name:\tnginx\nVmHWM:\t    9999 kB\nVmRSS:\t    3072 kB\nRssAnon:\t    1024 kB\n"));

    [Fact]
    public void A_process_that_has_ended_has_no_memory() =>
        Assert.Throws<FormatException>(() => ProcessMemory.Parse("Name:\tnginx\nState:\tZ (zombie)\n"));
}
