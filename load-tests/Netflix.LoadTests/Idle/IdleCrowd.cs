using System.Net;
using System.Net.Sockets;
using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Idle;

/// <summary>Connections that were served one hit each and wait. They come from many loopback addresses, as viewers do.</summary>
internal sealed class IdleCrowd : IAsyncDisposable
{
    private const int OpenedAtOnce = 64;
    private const int Sample = 200;
    private readonly BenchBody _body;
    private readonly List<HttpConnection> _connections = [];

    private IdleCrowd(BenchBody body) => _body = body;

    /// <exception cref="LabException">The server refused a connection, or broke one.</exception>
    public static async Task<IdleCrowd> OpenAsync(Uri server, BenchBody body, int count, int perAddress, CancellationToken cancel)
    {
        var crowd = new IdleCrowd(body);
        var gate = new Lock();
        try
        {
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancel }, async (number, token) =>
            {
                int address = number / perAddress;
                var from = new IPAddress([127, 0, (byte)(1 + (address / 250)), (byte)(1 + (address % 250))]);
                HttpConnection connection = await HttpConnection.OpenAsync(server, TimeProvider.System, token, from);
                lock (gate)
                    crowd._connections.Add(connection);
                await RequireHitAsync(connection, body, token);
            });
            return crowd;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            int open = crowd._connections.Count;
            await crowd.DisposeAsync();
            throw new LabException($"With {open} of {count} connections open, one failed: {error.Message}", error);
        }
    }

    /// <summary>Asks once more on some: a server that had closed idle connections would have been measured without them.</summary>
    public async Task ProveAliveAsync(CancellationToken cancel)
    {
        for (int number = 0; number < _connections.Count; number += Math.Max(1, _connections.Count / Sample))
        {
            try
            {
                await RequireHitAsync(_connections[number], _body, cancel);
            }
            catch (IOException error)
            {
                throw new LabException($"Connection {number} did not live to the end of the measurement: {error.Message}", error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HttpConnection connection in _connections)
            await connection.DisposeAsync();
    }

    private static async Task RequireHitAsync(HttpConnection connection, BenchBody body, CancellationToken cancel)
    {
        HttpAnswer answer = await connection.GetAsync(body, cancel);
        if (!answer.BytesAreRight)
            throw new LabException($"An idle connection was answered {answer.Status} instead of the body.");
    }
}
