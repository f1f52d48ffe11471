using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Origin;

namespace Netflix.LoadTests.Soak;

/// <summary>
/// Asks for one thing after another: mostly popular bodies and some that nobody had before, now and then a range, a body it leaves,
/// a new connection. Each viewer's choices are its own and the same in every run.
/// </summary>
internal static class SoakViewer
{
    private const int Popular = 200;
    private const int Rare = 1_000_000;
    private const int AnswersPerConnection = 50;
    private static readonly long[] Sizes = [16 * 1024, 256 * 1024, 2_500_000];

    public static async Task RunAsync(Uri server, int number, SoakTally tally, CancellationToken cancel)
    {
        var random = new Random(number);
        using var http = new HttpClient { BaseAddress = server };
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using HttpConnection connection = await HttpConnection.OpenAsync(server, TimeProvider.System, cancel);
                for (int i = random.Next(1, AnswersPerConnection); i > 0; i--)
                {
                    BenchBody body = Choose(random);
                    int kind = random.Next(20);
                    if (kind == 0) await LeaveAsync(server, body, tally, cancel);
                    else if (kind == 1) await AskForPartAsync(http, body, random, tally, cancel);
                    else
                    {
                        HttpAnswer answer = await connection.GetAsync(body, cancel);
                        tally.Answered(answer.BytesAreRight, $"{body.Path}: status {answer.Status}, {answer.BodyBytes} bytes");
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is IOException or SocketException or HttpRequestException)
            {
                if (!cancel.IsCancellationRequested) tally.Answered(right: false, $"{error.GetType().Name}: {error.Message}");
            }
        }
    }

    private static BenchBody Choose(Random random)
    {
        // A tenth is asked for once and never again; of the rest the first are asked for most.
        long id = random.Next(10) == 0 ? Popular + random.Next(Rare) : (long)(Popular * Math.Pow(random.NextDouble(), 3));
        return new BenchBody(Sizes[id % Sizes.Length], id);
    }

    private static async Task LeaveAsync(Uri server, BenchBody body, SoakTally tally, CancellationToken cancel)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Parse(server.Host), server.Port, cancel);
        NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {body.Path} HTTP/1.1\r\nHost: soak\r\n\r\n"), cancel);
        await stream.ReadAtLeastAsync(new byte[1024], 1024, throwOnEndOfStream: false, cancel);
        tally.LeftEarly();
    }

    private static async Task AskForPartAsync(HttpClient http, BenchBody body, Random random, SoakTally tally, CancellationToken cancel)
    {
        long from = random.NextInt64(body.Size), to = random.NextInt64(from, body.Size);
        using var request = new HttpRequestMessage(HttpMethod.Get, body.Path) { Headers = { Range = new RangeHeaderValue(from, to) } };
        using HttpResponseMessage answer = await http.SendAsync(request, cancel);
        byte[] part = await answer.Content.ReadAsByteArrayAsync(cancel);
        tally.Answered(answer.StatusCode == HttpStatusCode.PartialContent && part.Length == to - from + 1 && BodyPattern.Matches(body, from, part),
            $"{body.Path} from {from} to {to}: status {(int)answer.StatusCode}, {part.Length} bytes");
    }
}
