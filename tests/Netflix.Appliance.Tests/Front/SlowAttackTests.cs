using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Builder;
using Netflix.Appliance.Tests.Site;
using Netflix.Lab.Processes;
using Netflix.Lab.Site;

namespace Netflix.Appliance.Tests.Front;

/// <summary>slowhttptest in each of its modes against the program itself, with limits short enough to watch.</summary>
public sealed class SlowAttackTests : IAsyncLifetime
{
    private const string Tool = "/usr/bin/slowhttptest";
    private const int BodyBytes = 8_000_000, Attackers = 200;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attack-test-");
    private readonly int _port = FreePort.Next();
    private WebApplication _origin = null!;
    private ChildProcess _edge = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Tool), $"{Tool} is missing: `./netflix test` installs it on Debian.");
        _origin = await ForeignOrigin.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            byte[] body = new byte[context.Request.Path == "/long" ? BodyBytes : 1000];
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        string[] arguments =
        [
            Repository.Program("appliance", "Netflix.Appliance"), "edge", "--origin", _origin.Urls.First(), "--listen", $"127.0.0.1:{_port}",
            "--cache", Path.Combine(_folder.FullName, "cache"), "--cache-size", "64MiB",
        ];
        _edge = await ChildProcess.StartAsync(new ChildSpec("edge", Repository.Dotnet, arguments, Path.Combine(_folder.FullName, "edge.log"))
        {
            Environment = new Dictionary<string, string>
            {
                ["Front__HeadSeconds"] = "2", ["Front__StallSeconds"] = "2", ["Front__MinBytesPerSecond"] = "1000", ["Front__IdleSeconds"] = "2",
            },
        });
        await Readiness.UntilHealthyAsync(_edge, Url("/short"), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("slow heads", "-H -i 1 -x 10")]
    [InlineData("slow bodies", "-B -i 1 -x 10 -s 8192")]
    [InlineData("many ranges", "-R -a 5 -b 3000")]
    [InlineData("slow reads", "-X -w 1 -y 64 -n 1 -z 5")]
    public async Task Others_are_served_during_an_attack_and_its_connections_end(string name, string mode)
    {
        string log = Path.Combine(_folder.FullName, "attack.log");
        string[] arguments = [.. mode.Split(' '), "-c", $"{Attackers}", "-r", "100", "-l", "60", "-p", "5", "-u", Url("/long").AbsoluteUri];
        await using ChildProcess attack = await ChildProcess.StartAsync(new ChildSpec(name, Tool, arguments, log));
        using var viewer = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        viewer.DefaultRequestHeaders.ConnectionClose = true;
        int most = 0, now = 0, served = 0;
        await Deadline.UntilAsync(
            async () =>
            {
                Assert.Equal(1000, (await viewer.GetByteArrayAsync(Url("/short"), TestContext.Current.CancellationToken)).Length);
                served++;
                now = Connections();
                most = Math.Max(most, now);
                // All have come, and all are gone again.
                return most > Attackers / 10 && now == 0 || attack.HasExited;
            },
            () => $"{name}: {now} of up to {most} connections are still open after {served} answers to others");
        string report = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("available:   NO", report, StringComparison.Ordinal);
        if (attack.HasExited) Assert.Contains("No open connections left", report, StringComparison.Ordinal);
        Assert.False(_edge.HasExited);
    }

    private Uri Url(string path) => new($"http://127.0.0.1:{_port}{path}");

    private int Connections() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.LocalEndPoint.Port == _port && connection.State is TcpState.Established or TcpState.CloseWait);
}
