using System.Net.Sockets;
using Netflix.Lab;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Clients;

/// <summary>Many connections that share a row of bodies and read each once.</summary>
internal static class BodyReaders
{
    /// <summary>Reads all bodies and checks their bytes. It fills a cache, or warms it.</summary>
    /// <param name="done">Told of each body that arrived whole, by the reader's own thread.</param>
    /// <exception cref="LabException">An answer was not the body.</exception>
    public static async Task ReadAllAsync(Uri server, IEnumerable<BenchBody> bodies, int connections, CancellationToken cancel, Action<BenchBody>? done = null)
    {
        using IEnumerator<BenchBody> row = bodies.GetEnumerator();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ReadAsync, cancel)));

        async Task ReadAsync()
        {
            await using HttpConnection connection = await OpenAsync();
            while (TryTake(out BenchBody body))
            {
                HttpAnswer answer = await AskAsync(connection, body);
                if (!answer.BytesAreRight)
                    throw new LabException($"{server}{body.Path[1..]} answered {answer.Status} with {answer.BodyBytes} bytes, which are not the origin's {body.Size}.");
                done?.Invoke(body);
            }
        }

        async Task<HttpConnection> OpenAsync()
        {
            try
            {
                return await HttpConnection.OpenAsync(server, TimeProvider.System, cancel);
            }
            catch (SocketException error)
            {
                throw new LabException($"{server} took no connection: {error.Message}", error);
            }
        }

        async Task<HttpAnswer> AskAsync(HttpConnection connection, BenchBody body)
        {
            try
            {
                return await connection.GetAsync(body, cancel);
            }
            catch (IOException error)
            {
                throw new LabException($"{server}{body.Path[1..]} was not read to its end: {error.Message}", error);
            }
        }

        bool TryTake(out BenchBody body)
        {
            lock (gate)
            {
                bool found = row.MoveNext();
                body = found ? row.Current : default;
                return found;
            }
        }
    }
}
