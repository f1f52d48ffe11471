using System.Net.Sockets;
using Netflix.Lab;
using Netflix.Lab.Processes;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Peers;

/// <summary>A server under test, pinned to the server's core.</summary>
internal sealed class CacheServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private static readonly BenchBody Greeting = new(Size: 1, Id: 0);
    private readonly ChildProcess _process;

    private CacheServer(CacheProgram program, CacheSetup setup, ChildProcess process)
    {
        Program = program;
        Setup = setup;
        _process = process;
        Url = new Uri($"{(setup.Certificate is null ? "http" : "https")}://127.0.0.1:{setup.Port}");
    }

    public CacheProgram Program { get; }
    public CacheSetup Setup { get; }
    public Uri Url { get; }
    public int Pid => _process.Pid;
    public bool HasExited => _process.HasExited;
    public double CpuSeconds => ProcessTree.CpuSeconds(_process.Pid);
    public ProcessMemory Memory => ProcessTree.Memory(_process.Pid);
    public string LogTail => _process.LogTail();

    /// <summary>Starts it and waits until it has served a body of the origin's.</summary>
    public static async Task<CacheServer> StartAsync(CacheProgram program, CacheSetup setup, CancellationToken cancel)
    {
        CacheServer server = await LaunchAsync(program, setup);
        try
        {
            await Readiness.UntilAsync(server._process, server.AnswersAsync, ReadyPatience, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    public static async Task<CacheServer> LaunchAsync(CacheProgram program, CacheSetup setup)
    {
        if (setup.Port == 0)
            setup = setup with { Port = FreePort.Next() };
        Directory.CreateDirectory(setup.Folder);
        Directory.CreateDirectory(setup.CacheFolder);
        LaunchCommand command = program.Prepare(setup);
        if (!File.Exists(command.Program))
            throw new LabException($"{command.Program} is missing: `./netflix bench` installs it on Debian; elsewhere install it by hand.");
        string[] line = [.. Leash(command), "taskset", "-c", Cores.Server, command.Program, .. command.Arguments];
        if (setup.ControlGroup is { } group)
            line = ["sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", group, .. line];
        var spec = new ChildSpec(program.Name, line[0], line[1..], Path.Combine(setup.Folder, $"{program.Name}.log"))
        {
            StopSignal = UnixSignal.Terminate,
        };
        return new CacheServer(program, setup, await ChildProcess.StartAsync(spec));
    }

    /// <summary>kill -9 of every process of the server.</summary>
    public Task KillAsync() => _process.KillAsync();

    // A peer holds nothing worth a farewell, and some take seconds for it.
    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        await _process.DisposeAsync();
    }

    // nginx's worker and Varnish's child would outlive their parent, and Varnish's leaves the process group. In a pid namespace of
    // its own the kernel ends whatever the server has started, however the bench itself ends. Only root may make one.
    private static IEnumerable<string> Leash(LaunchCommand command)
    {
        if (!command.StartsOthers || !Environment.IsPrivilegedProcess)
            return [];
        string[] account = command.Account == 0 ? [] : ["--reuid", $"{command.Account}", "--regid", $"{command.Account}", "--clear-groups"];
        return ["unshare", "--pid", "--fork", "--kill-child", "setpriv", "--pdeathsig", "KILL", .. account];
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            await using HttpConnection connection = await HttpConnection.OpenAsync(Url, TimeProvider.System, cancel);
            HttpAnswer answer = await connection.GetAsync(Greeting, cancel);
            return answer.BytesAreRight;
        }
        catch (Exception error) when (error is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }
}
