using Netflix.Lab.Processes;

namespace Netflix.Lab.Site;

/// <summary>One of our programs as the lab runs it: restartable at the same address with the same settings.</summary>
public sealed class SiteProgram : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private readonly ChildSpec _spec;
    private ChildProcess? _process;

    internal SiteProgram(string name, string folder, string assembly, string logFolder, Uri? publicUrl, Uri adminUrl, Dictionary<string, string> settings)
    {
        (Name, PublicUrl, AdminUrl) = (name, publicUrl, adminUrl);
        settings["Kestrel__Endpoints__Admin__Url"] = adminUrl.GetLeftPart(UriPartial.Authority);
        // "localhost" would bind both loopbacks; the lab stays on 127.0.0.1.
        if (publicUrl is not null)
            settings["Kestrel__Endpoints__Public__Url"] = $"http://{(publicUrl.Host == "localhost" ? "127.0.0.1" : publicUrl.Host)}:{publicUrl.Port}";
        settings["DOTNET_gcServer"] = "0";
        // A second host's worth of threads for each program would only contend on a small machine.
        settings["DOTNET_TieredPGO"] = "0";
        _spec = new ChildSpec(name, Repository.Dotnet, [Repository.Program(folder, assembly)], Path.Combine(logFolder, $"{name}.log")) { Environment = settings };
    }

    public string Name { get; }
    public Uri? PublicUrl { get; }
    public Uri AdminUrl { get; }
    public bool IsRunning => _process is { HasExited: false };
    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name} was never started.");
    public Uri MetricsUrl => new(AdminUrl, "/metrics");

    /// <param name="started">Told of the process the moment it runs, long before it is ready.</param>
    public async Task StartAsync(CancellationToken cancel, Action<ChildProcess>? started = null)
    {
        _process = await ChildProcess.StartAsync(_spec);
        started?.Invoke(_process);
        await Readiness.UntilHealthyAsync(_process, new Uri(AdminUrl, "/health/ready"), ReadyPatience, cancel);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => Process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
