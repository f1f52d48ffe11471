using System.Text;

namespace Netflix.Appliance.Tests.Front.Fuzz;

/// <summary>
/// Requests as an attacker writes them: well-formed ones, changed in the places where implementations have disagreed. The same seed
/// gives the same requests.
/// </summary>
internal sealed class RequestMutations(int seed)
{
    private static readonly byte[][] Seeds = Bytes(
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a/b?c=%2F&d HTTP/1.1\r\nHost: h:80\r\nAccept: */*\r\nX-A: \t b \r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /q HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /r HTTP/1.1\r\nHost: h\r\nContent-Length: 28\r\nConnection: keep-alive\r\n\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "FOO http://h/z HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "\r\nGET /e HTTP/1.1\r\nHost: h\r\nX-Empty:\r\n\r\n");

    private static readonly byte[][] Splinters = Bytes(
        "\r\n", "\r", "\n", "\r\n\r\n", "\n\n", " ", "\t", "\0", ":", ",", ";", "#", "\u000b", "\u000c", "\u0085", "\u00a0", "\u00ff", "\r\n ", "\r\n\t", " :",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n", "content-length:5\r\n", "Content_Length: 5\r\n",
        "Content-Length : 5\r\n", " Content-Length: 5\r\n", "Content-Length: 00000000000000000000005\r\n", "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: \u000bchunked\r\n",
        "Transfer-Encoding:chunked\r\n", "transfer-encoding: CHUNKED\r\n", "Transfer-Encoding : chunked\r\n", "Transfer-Encoding\r\n: chunked\r\n", "X: y\rTransfer-Encoding: chunked\r\n",
        "Host: other\r\n", "Host:\r\n", "Host: a b\r\n", "Connection: close\r\n", "Connection: , keep-alive ,\r\n", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", " HTTP/1.1", "http://h", "http://other",
        "0\r\n\r\n", "5\r\nhello\r\n", "5;a=b\r\nhello\r\n", "-1\r\n", "0x5\r\n", "ffffffffffffffff\r\n", "GET /s HTTP/1.1\r\nHost: h\r\n\r\n");

    private readonly Random _random = new(seed);

    internal Random Random => _random;

    /// <param name="mostChanges">0 to that many.</param>
    internal byte[] Next(int mostChanges)
    {
        var request = new List<byte>(Seeds[_random.Next(Seeds.Length)]);
        for (int changes = _random.Next(mostChanges + 1); changes > 0; changes--) Change(request);
        return [.. request];
    }

    private void Change(List<byte> request)
    {
        int at = _random.Next(request.Count + 1);
        byte[] splinter = Splinters[_random.Next(Splinters.Length)];
        int length = Math.Min(_random.Next(1, 12), request.Count - at);
        switch (_random.Next(7))
        {
            case 0:
                request.InsertRange(at, splinter);
                break;
            case 1:
                request.InsertRange(LineStart(request, at), splinter);
                break;
            case 2:
                request.RemoveRange(at, length);
                break;
            case 3:
                request.InsertRange(at, request.GetRange(at, length));
                break;
            case 4 when at < request.Count:
                request[at] = (byte)_random.Next(256);
                break;
            case 5 when at < request.Count:
                request[at] ^= (byte)(1 << _random.Next(8));
                break;
            default:
                int line = LineStart(request, at), end = LineStart(request, request.Count);
                if (line < end) request.InsertRange(line, request.GetRange(line, Math.Min(end - line, 40)));
                break;
        }
    }

    private static int LineStart(List<byte> request, int before)
    {
        int found = before == 0 ? -1 : request.LastIndexOf((byte)'\n', before - 1);
        return found + 1;
    }

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];
}
