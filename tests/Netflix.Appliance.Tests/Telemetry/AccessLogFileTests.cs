using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Tests.Telemetry;

public sealed class AccessLogFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_is_long_enough_is_put_aside_and_the_oldest_goes()
    {
        string path = Path.Combine(_folder.FullName, "access.log");
        using var file = new AccessLogFile(new AccessLogOptions { File = path, MaxFileMegabytes = 1, KeptFiles = 2 }, NullLogger<AccessLogFile>.Instance);
        foreach (char mark in "abcd") Assert.True(await file.TryAppendAsync(Encoding.ASCII.GetBytes(new string(mark, 1024 * 1024))));
        Assert.Equal(["access.log d", "access.log.1 c", "access.log.2 b"], Marks());
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_and_what_comes_later_is_written_again()
    {
        string folder = Path.Combine(_folder.FullName, "later");
        string path = Path.Combine(folder, "access.log");
        using var file = new AccessLogFile(new AccessLogOptions { File = path }, NullLogger<AccessLogFile>.Instance);
        Assert.False(await file.TryAppendAsync("x"u8.ToArray()));
        Directory.CreateDirectory(folder);
        Assert.True(await file.TryAppendAsync("y"u8.ToArray()));
        Assert.Equal("y", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private string[] Marks() => [.. _folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Name} {(char)File.ReadAllBytes(file.FullName)[0]}")];
}
