using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Front.Fuzz;

/// <summary>
/// Some thousand of them over real connections, each with a well-formed request behind: it is answered as what it is, or the connection
/// ends with a refusal. Nothing of a body becomes a request, and nothing behind a request becomes its body.
/// </summary>
public sealed class ConnectionFuzzTests : IAsyncLifetime
{
    private const int Connections = 4_000, AtOnce = 8;
    private const string Probe = "GET /probe HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz-test-");
    private WebApplication _origin = null!;
    private ApplianceUnderTest _edge = null!;

    private enum End { Whole, NoRequest, BrokenBody }

    public async ValueTask InitializeAsync()
    {
        _origin = await ForeignOrigin.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.Headers.CacheControl = "no-store";
            byte[] answer = Encoding.Latin1.GetBytes($"[{context.Request.Method} {context.Request.Path} {body.Length}]");
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        _edge = await ApplianceUnderTest.StartAloneAsync(_folder.FullName, new Uri(_origin.Urls.First()), "64MiB", "Delivery:AccessLog=false");
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_answer_belongs_to_its_request()
    {
        int probes = 0, refusals = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), async (part, _) =>
        {
            var mutations = new RequestMutations(seed: 70 + part);
            for (int i = 0; i < Connections / AtOnce; i++)
            {
                string sent = Encoding.Latin1.GetString(mutations.Next(mostChanges: 3)) + Probe;
                (int requests, End end, bool probed) = Expect(Encoding.Latin1.GetBytes(sent));
                List<(int Status, string Body)> answers = [];
                try
                {
                    await ExchangeAsync(sent, end == End.Whole ? requests : requests - 1, answers);
                    // A client that ends within a body has left: it may get an answer and may get none.
                    Assert.InRange(answers.Count, end == End.BrokenBody ? requests - 1 : requests, requests);
                    if (end != End.Whole && answers.Count == requests) Assert.InRange(answers[^1].Status, 400, 599);
                    if (probed) Assert.Equal((200, "[GET /probe 0]"), answers[^1]);
                    else Assert.DoesNotContain(answers, answer => answer.Body.StartsWith("[GET /probe", StringComparison.Ordinal));
                    if (probed) Interlocked.Increment(ref probes);
                    if (end != End.Whole) Interlocked.Increment(ref refusals);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException(
                        $"{System.Text.Json.JsonSerializer.Serialize(sent)} was answered {string.Join(", ", answers.Select(answer => $"{answer.Status} {answer.Body}"))}", error);
                }
            }
        });
        Assert.True(probes > Connections / 10 && refusals > Connections / 10, $"{probes} probes were answered, {refusals} connections refused");
    }

    /// <summary>What the bytes mean, read plainly: how many requests there are, what the last one is, whether it is the probe.</summary>
    private static (int Requests, End End, bool Probed) Expect(byte[] bytes)
    {
        int at = 0, requests = 0;
        while (at < bytes.Length)
        {
            if (PlainReading.Of(bytes.AsSpan(at)) is not { } request || !TargetIsServed(request)) return (requests + 1, End.NoRequest, false);
            at += request.HeadBytes;
            bool isProbe = at == bytes.Length && request is { Method: "GET", Target: "/probe" };
            requests++;
            int body = request.IsChunked ? ChunkedLength(bytes.AsSpan(at)) : (int)Math.Min(request.ContentLength ?? 0, int.MaxValue);
            if (body < 0 || body > bytes.Length - at) return (requests, End.BrokenBody, false);
            at += body;
            if (!request.KeepsAlive) return (requests, End.Whole, isProbe);
        }
        return (requests, End.Whole, false);
    }

    private static bool TargetIsServed(PlainReading request)
    {
        string host = request.Fields.FirstOrDefault(field => field.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        if (host.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-._~%!$&'()*+,;=:[]".Contains(c, StringComparison.Ordinal))) return false;
        if (request.Target[0] == '/') return true;
        if (request.Target == "*") return request.Method == "OPTIONS";
        string authority = request.Target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? request.Target["http://".Length..] : "";
        int path = authority.IndexOfAny(['/', '?']);
        if (path >= 0 && authority[path] == '?') return false;
        return authority.Length > 0 && host.Length > 0 && string.Equals(path < 0 ? authority : authority[..path], host, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Bytes of a chunked body with its end; negative when it is none, or not whole.</summary>
    private static int ChunkedLength(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; ;)
        {
            int end = bytes[at..].IndexOf((byte)'\n');
            if (end < 1 || bytes[at + end - 1] != '\r') return -1;
            string line = Encoding.Latin1.GetString(bytes.Slice(at, end - 1));
            string size = line.Split(';')[0];
            if (line.Contains(';', StringComparison.Ordinal)) size = size.TrimEnd(' ', '\t');
            if (line.Contains('\r', StringComparison.Ordinal) || size.Length is 0 or > 15 || !size.All(char.IsAsciiHexDigit)) return -1;
            long length = long.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at += end + 1;
            if (length == 0) return TrailersLength(bytes[at..]) is var trailers and >= 0 ? at + trailers : -1;
            if (length + 2 > bytes.Length - at || !bytes.Slice(at + (int)length, 2).SequenceEqual("\r\n"u8)) return -1;
            at += (int)length + 2;
        }
    }

    private static int TrailersLength(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; ;)
        {
            int end = bytes[at..].IndexOf((byte)'\n');
            if (end < 1 || bytes[at + end - 1] != '\r' || bytes.Slice(at, end - 1).Contains((byte)'\r')) return -1;
            at += end + 1;
            if (end == 1) return at;
        }
    }

    /// <param name="certain">So many answers come while the client may still send; the last may depend on its end.</param>
    private async Task ExchangeAsync(string sent, int certain, List<(int Status, string Body)> answers)
    {
        await using RawClient client = await RawClient.ConnectAsync(_edge.Http.BaseAddress!);
        await client.TrySendAsync(sent);
        while (true)
        {
            if (answers.Count == certain) client.EndSending();
            if (await client.TryReadAsync() is not { } answer) return;
            answers.Add((answer.Status, answer.Body));
        }
    }
}
