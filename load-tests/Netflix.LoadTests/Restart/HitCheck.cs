using System.Net.Sockets;
using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;

namespace Netflix.LoadTests.Restart;

/// <summary>Asks a restarted cache for bodies while the origin is closed: a right answer can only come from its disk.</summary>
internal static class HitCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Asks for the bodies in turn, each until it is served, from the moment the program is started.</summary>
    /// <returns>Seconds until the first was served, and until all were.</returns>
    /// <exception cref="LabException">The server ended, or one was not served in time.</exception>
    public static async Task<(double First, double All)> TimeAsync(CacheServer server, IReadOnlyList<BenchBody> bodies, long startedAt, CancellationToken cancel)
    {
        double? first = null;
        foreach (BenchBody body in bodies)
        {
            while (await TryAsync(server, body, cancel) is not { BytesAreRight: true })
            {
                if (server.HasExited)
                    throw new LabException($"{server.Program.Name} ended after the restart:\n{server.LogTail}");
                if (TimeProvider.System.GetElapsedTime(startedAt) > Patience)
                    throw new LabException($"{server.Program.Name} does not serve {body.Path} {Patience.TotalMinutes:0} minutes after the restart; a client had it more than a second before the kill.");
                await Task.Delay(Pause, cancel);
            }
            first ??= TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
        }
        return (first ?? 0, TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <returns>How many of the bodies are not served, and how many are served with wrong bytes.</returns>
    public static async Task<(int Lost, int Wrong)> CountAsync(CacheServer server, IReadOnlyList<BenchBody> bodies, CancellationToken cancel)
    {
        int lost = 0, wrong = 0;
        foreach (BenchBody body in bodies)
        {
            switch (await TryAsync(server, body, cancel))
            {
                case { BytesAreRight: true }:
                    break;
                case { Status: 200 }:
                    wrong++;
                    break;
                default:
                    lost++;
                    break;
            }
        }
        return (lost, wrong);
    }

    private static async Task<HttpAnswer?> TryAsync(CacheServer server, BenchBody body, CancellationToken cancel)
    {
        try
        {
            await using HttpConnection connection = await HttpConnection.OpenAsync(server.Url, TimeProvider.System, cancel);
            return await connection.GetAsync(body, cancel);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }
}
