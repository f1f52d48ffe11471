namespace Netflix.LoadTests.Peers;

/// <summary>What every server in a bench is given alike.</summary>
/// <param name="Folder">Its own: configuration, log, run files.</param>
/// <param name="CacheFolder">Where bodies are kept; the same after a restart.</param>
internal sealed record CacheSetup(Uri Origin, string Folder, string CacheFolder, long CacheBytes)
{
    public int Port { get; init; }

    /// <summary>When set, the port speaks TLS and nothing else.</summary>
    public BenchCertificate? Certificate { get; init; }

    /// <summary>A control group the server and all it starts belong to, by its cgroup.procs file.</summary>
    public string? ControlGroup { get; init; }
}
