using System.Net;
using Netflix.Lab.Processes;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>The control plane as a process of its own, for what cannot be done to one's own process: killing it, reading its log.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private ChildProgram(ChildProcess process, Uri url, string fleetUrl) => (Process, Url, FleetUrl) = (process, url, fleetUrl);

    internal ChildProcess Process { get; }
    internal Uri Url { get; }
    internal string FleetUrl { get; }

    internal static async Task<ChildProgram> StartAsync(DirectoryInfo folder, string database, byte[] masterKey, params string[] settings)
    {
        string url = $"http://127.0.0.1:{FreePort.Next()}", fleetUrl = $"https://127.0.0.1:{FreePort.Next()}";
        string secret = Path.Combine(folder.FullName, "secret"), master = Path.Combine(folder.FullName, "master");
        await File.WriteAllTextAsync(secret, Guid.NewGuid().ToString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(master, Convert.ToBase64String(masterKey), TestContext.Current.CancellationToken);
        string[] own =
        [
            $"ConnectionStrings:Postgres={database}", $"MasterKey:File={master}", $"Jobs:SecretFile={secret}",
            $"Origin:Url={Replica.OriginUrl}", $"PublicUrl:Base={url}", $"Kestrel:Endpoints:Public:Url={url}",
            $"Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{FreePort.Next()}",
            $"Kestrel:Endpoints:Fleet:Url={fleetUrl}",
            $"Kestrel:Endpoints:Jobs:Url=http://127.0.0.1:{FreePort.Next()}", "Kestrel:Endpoints:Jobs:Protocols=Http2",
        ];
        ChildProcess process = await ChildProcess.StartAsync(new ChildSpec("control-plane", "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Netflix.ControlPlane.dll"), .. own.Concat(settings).Select(setting => $"--{setting}")],
            Path.Combine(folder.FullName, "control-plane.log")));
        var program = new ChildProgram(process, new Uri(url), fleetUrl);
        await Eventually.SeesAsync(program.IsReadyAsync, ready => ready, TimeSpan.FromSeconds(60));
        return program;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> IsReadyAsync()
    {
        if (Process.HasExited) Assert.Fail($"The control plane ended with {Process.ExitCode}: {Process.LogTail()}");
        using var http = new HttpClient { BaseAddress = Url };
        try
        {
            return (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
