using System.Net.Sockets;
using System.Text;
using Netflix.Lab.Processes;

namespace Netflix.Lab.Servers;

/// <summary>A real redis-server on a free loopback port, in memory only.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly string[] KnownPlaces = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"];
    private readonly string _folder;
    private readonly ChildProcess _server;

    private RedisServer(string folder, int port, ChildProcess server)
    {
        (_folder, Port, _server) = (folder, port, server);
    }

    public int Port { get; }
    public ChildProcess Process => _server;

    /// <summary>For StackExchange.Redis; administration is allowed so that tests can flush.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},allowAdmin=true";

    /// <param name="port">A port of a server that was stopped, to come back at the same place; 0 for a free one.</param>
    public static async Task<RedisServer> StartAsync(int port = 0, CancellationToken cancel = default)
    {
        string folder = Directory.CreateTempSubdirectory("netflix-redis-").FullName;
        port = port == 0 ? FreePort.Next() : port;
        string program = KnownPlaces.FirstOrDefault(File.Exists)
            ?? throw new LabException("redis-server was not found: run `apt-get install redis-server`.");
        ChildProcess server = await ChildProcess.StartAsync(new ChildSpec("redis", program,
            ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", "--dir", folder],
            Path.Combine(folder, "server.log")));
        await Readiness.UntilAsync(server, token => AnswersPingAsync(port, token), TimeSpan.FromSeconds(10), cancel);
        return new RedisServer(folder, port, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> AnswersPingAsync(int port, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancel);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), cancel);
            byte[] answer = new byte[16];
            int read = await client.GetStream().ReadAsync(answer, cancel);
            return Encoding.ASCII.GetString(answer, 0, read).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
