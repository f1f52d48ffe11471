using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;
using Tsavorite.core;

namespace Netflix.EmbeddedRedis;

/// <summary>
/// Redis without installing one: Garnet inside this process, on a free loopback port, behind a random password. Its memory is bounded and
/// nothing is written to disk: what it holds expires by itself (heartbeats, sessions) and is rebuilt by those who sent it. For one
/// control-plane replica; several replicas share a real Redis instead.
/// </summary>
public sealed class EmbeddedRedisServer : IDisposable
{
    private const int PortAttempts = 5;
    private readonly GarnetServer _server;

    private EmbeddedRedisServer(GarnetServer server, int port, string password) =>
        (_server, ConnectionString) = (server, $"127.0.0.1:{port},password={password}");

    /// <summary>For StackExchange.Redis. Holds the password: not for logs.</summary>
    public string ConnectionString { get; }

    /// <summary>Takes 160 to 300 ms; the server answers when this returns.</summary>
    /// <exception cref="IOException">No port could be had.</exception>
    public static EmbeddedRedisServer Start(ILoggerFactory? logs = null)
    {
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            GarnetServer? server = null;
            try
            {
                server = new GarnetServer(Options(port, password), logs);
                server.Start();
                return new EmbeddedRedisServer(server, port, password);
            }
            catch (SocketException error)
            {
                // Somebody took the port between the look and the bind.
                server?.Dispose();
                if (attempt == PortAttempts) throw new IOException("The embedded Redis found no free loopback port.", error);
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private static GarnetServerOptions Options(int port, string password) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        AuthSettings = new AclAuthenticationPasswordSettings(null, password),
        EnableLua = true,
        // Without it a script's reads and writes interleave with other connections' (a limit of four admitted five in 5 % of rounds).
        LuaTransactionMode = true,
        LuaOptions = new LuaOptions(LuaMemoryManagementMode.Native, "", TimeSpan.FromSeconds(5), LuaLoggingMode.Silent, [], null),
        // The default asks for libaio, and its absence kills the process.
        DeviceType = DeviceType.RandomAccess,
        // 150 MiB at most instead of the default's 535.
        LogMemorySize = "128m",
        PageSize = "1m",
        IndexMemorySize = "16m",
        EnableAOF = false,
        QuietMode = true,
    };

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
