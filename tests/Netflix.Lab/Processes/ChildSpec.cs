namespace Netflix.Lab.Processes;

/// <summary>How to start one program.</summary>
/// <param name="Name">For logs and people, e.g. "edge-a".</param>
/// <param name="Program">Path of the executable.</param>
/// <param name="LogFile">Standard output and error are appended here.</param>
public sealed record ChildSpec(string Name, string Program, IReadOnlyList<string> Arguments, string LogFile)
{
    public string? WorkingFolder { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When the lab runs as root, drop to this account (PostgreSQL refuses root). 0 keeps the account.</summary>
    public int UserId { get; init; }

    /// <summary>The signal that asks it to stop: SIGTERM, or SIGINT for PostgreSQL (fast shutdown).</summary>
    public UnixSignal StopSignal { get; init; } = UnixSignal.Terminate;
}
