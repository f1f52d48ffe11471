using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Netflix.Lab.Processes;

namespace Netflix.Lab.Servers;

/// <summary>
/// A private PostgreSQL cluster: its own data folder, its own port on loopback, a random password, an unprivileged account when
/// we are root. In a temporary folder it is thrown away on dispose; in a given folder it stays and is taken up again.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string SuperUser = "postgres";
    private const int NobodyUser = 65534;
    private readonly string _folder;
    private readonly bool _temporary;
    private readonly bool _durable;
    private readonly string _password;
    private ChildProcess _server;
    private int _databases;

    private PostgresCluster(string folder, bool temporary, bool durable, int port, string password, ChildProcess server)
    {
        (_folder, _temporary, _durable, Port, _password, _server) = (folder, temporary, durable, port, password, server);
    }

    public int Port { get; }
    public ChildProcess Process => _server;
    public string ConnectionString => ConnectionStringFor("postgres");

    /// <summary>A throw-away cluster for tests; without fsync, because the machine is not going to lose power for a test's sake.</summary>
    public static Task<PostgresCluster> StartAsync(CancellationToken cancel = default) =>
        StartAsync(Directory.CreateTempSubdirectory("netflix-pg-").FullName, temporary: true, durable: false, FreePort.Next(), logFile: null, cancel);

    /// <summary>The cluster in this folder, made if there is none.</summary>
    public static Task<PostgresCluster> OpenAsync(string folder, string logFile, CancellationToken cancel) =>
        StartAsync(folder, temporary: false, durable: true, FreePort.Next(), logFile, cancel);

    private static async Task<PostgresCluster> StartAsync(
        string folder, bool temporary, bool durable, int port, string? logFile, CancellationToken cancel)
    {
        string password = await InitialiseAsync(folder, cancel);
        ChildProcess server = await RunServerAsync(folder, durable, port, logFile ?? Path.Combine(folder, "server.log"), cancel);
        return new PostgresCluster(folder, temporary, durable, port, password, server);
    }

    /// <summary>A fresh, empty database. Returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancel = default)
    {
        string name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await RunSqlAsync($"CREATE DATABASE {name}", cancel);
        return ConnectionStringFor(name);
    }

    /// <summary>The named database, made if there is none. Returns its connection string.</summary>
    public async Task<string> EnsureDatabaseAsync(string name, CancellationToken cancel)
    {
        string found = await RunSqlAsync($"SELECT 1 FROM pg_database WHERE datname = '{name}'", cancel);
        if (found.Trim() != "1")
            await RunSqlAsync($"CREATE DATABASE {name}", cancel);
        return ConnectionStringFor(name);
    }

    /// <summary>Stops the server as an administrator would and starts it again on the same port.</summary>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        string log = _server.LogFile;
        await _server.DisposeAsync();
        _server = await RunServerAsync(_folder, _durable, Port, log, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_temporary)
            Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionStringFor(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={SuperUser};Password={_password};Database={database}";

    private static string DataFolder(string folder) => Path.Combine(folder, "data");

    private static async Task<string> InitialiseAsync(string folder, CancellationToken cancel)
    {
        string passwordFile = Path.Combine(folder, "password");
        // The password is written last: a folder without it is a half-finished first start and is made anew.
        if (File.Exists(passwordFile))
            return (await File.ReadAllTextAsync(passwordFile, cancel)).Trim();

        string data = DataFolder(folder);
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string draft = Path.Combine(data, "..", "password.draft");
        await File.WriteAllTextAsync(draft, password, cancel);
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (UnixProcess.IsRoot)
            await RunToolAsync("chown", ["-R", $"{NobodyUser}:{NobodyUser}", folder], cancel);

        var initdb = await ChildProcess.StartAsync(new ChildSpec("initdb", PostgresBinaries.Find("initdb"),
            ["-D", data, "-U", SuperUser, "--auth=scram-sha-256", $"--pwfile={draft}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            Path.Combine(folder, "initdb.log")) { UserId = NobodyUser });
        await initdb.Exited.WaitAsync(TimeSpan.FromSeconds(60), cancel);
        if (initdb.ExitCode != 0)
            throw new LabException($"initdb failed; the end of {initdb.LogFile}:\n{initdb.LogTail()}");
        File.Move(draft, passwordFile);
        return password;
    }

    private static async Task<ChildProcess> RunServerAsync(string folder, bool durable, int port, string logFile, CancellationToken cancel)
    {
        string data = DataFolder(folder);
        // We are the only one to start it: a pid file is what a killed server left, and could name a pid in use by another by now.
        File.Delete(Path.Combine(data, "postmaster.pid"));
        List<string> arguments =
        [
            "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            "-c", "shared_buffers=64MB", "-c", "password_encryption=scram-sha-256",
        ];
        if (!durable)
            arguments.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        var server = await ChildProcess.StartAsync(new ChildSpec("postgres", PostgresBinaries.Find("postgres"), arguments, logFile)
        {
            UserId = NobodyUser,
            StopSignal = UnixSignal.Interrupt,
        });
        try
        {
            await Readiness.UntilAsync(server, token => AcceptsAsync(port, token), TimeSpan.FromSeconds(30), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancel) =>
        await RunAsync(PostgresBinaries.Find("pg_isready"), ["-h", "127.0.0.1", "-p", $"{port}", "-q"], [], cancel) is (0, _);

    private async Task<string> RunSqlAsync(string sql, CancellationToken cancel)
    {
        var (exitCode, output) = await RunAsync(PostgresBinaries.Find("psql"),
            ["-h", "127.0.0.1", "-p", $"{Port}", "-U", SuperUser, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAtX", "-c", sql],
            new() { ["PGPASSWORD"] = _password }, cancel);
        return exitCode == 0 ? output : throw new LabException($"psql failed on `{sql}`: {output}");
    }

    private static async Task RunToolAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var (exitCode, output) = await RunAsync(program, arguments, [], cancel);
        if (exitCode != 0)
            throw new LabException($"{program} failed: {output}");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, Dictionary<string, string> environment, CancellationToken cancel)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        using Process process = System.Diagnostics.Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output + await errors);
    }
}
