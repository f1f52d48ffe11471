using System.Buffers;
using System.Text;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Tests.Front;

public sealed class RequestParserTests
{
    [Fact]
    public void A_request_is_read_from_however_many_pieces_and_the_next_one_stays()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("GET /a?b=%2F HTTP/1.1\r\nHost: h:80\r\nRange:\t bytes=0-1 \r\nX-Own: \u00e9\r\n\r\nGET /next");
        for (int piece = 1; piece <= bytes.Length; piece++)
        {
            ReadOnlySequence<byte> buffer = Pieces.Of(bytes, piece);
            RequestHead head = RequestHead.Rent();
            Assert.True(RequestParser.TryRead(ref buffer, head, out RequestError? error));
            Assert.Null(error);
            Assert.Equal(("GET", "/a?b=%2F"), (Encoding.ASCII.GetString(head.Method), Encoding.ASCII.GetString(head.Target)));
            Assert.True(head.IsVersion11 && head.KeepsAlive);
            Assert.Equal("bytes=0-1", head.Text(KnownField.Range));
            Assert.Equal(["Host: h:80", "Range: bytes=0-1", "X-Own: \u00e9"], head.ToFields().Select(field => $"{field.Name}: {field.Value}"));
            Assert.Equal("GET /next", Encoding.ASCII.GetString(buffer.ToArray()));
        }
    }

    [Fact]
    public void Every_beginning_of_a_request_waits_for_more()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("\r\nPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n");
        for (int length = 0; length < bytes.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(RequestParser.TryRead(ref buffer, RequestHead.Rent(), out _), $"decided after {length} bytes");
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: h\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\nY: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nnocolon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", 405)]
    [InlineData("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505)]
    [InlineData("GET / http/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001", 400)]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999999999\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \u000bchunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n", 501)]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417)]
    public void What_could_be_read_in_two_ways_is_refused(string request, int status)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(request));
        Assert.True(RequestParser.TryRead(ref buffer, RequestHead.Rent(), out RequestError? error), "more bytes were waited for");
        Assert.Equal(status, error?.Status);
    }

    [Theory]
    [InlineData("GET http://h/a?b HTTP/1.1\r\nHost: H\r\n\r\n", "/a?b")]
    [InlineData("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", "")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "*")]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost:\r\n\r\n", "/")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "/")]
    public void The_other_forms_of_a_target_are_understood(string request, string target)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(request));
        RequestHead head = RequestHead.Rent();
        Assert.True(RequestParser.TryRead(ref buffer, head, out RequestError? error));
        Assert.Null(error);
        Assert.Equal(target, Encoding.ASCII.GetString(head.Target));
    }

    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: x, Close\r\n", false)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", true)]
    public void The_connection_goes_on_as_the_version_and_the_field_say(string version, string field, bool keepsAlive)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes($"GET / {version}\r\nHost: h\r\n{field}\r\n"));
        RequestHead head = RequestHead.Rent();
        RequestParser.TryRead(ref buffer, head, out _);
        Assert.Equal(keepsAlive, head.KeepsAlive);
    }

    [Fact]
    public void Everything_overlong_is_refused_before_its_end_is_seen()
    {
        AssertRefused("GET /" + new string('a', RequestParser.MaxRequestLineBytes), StatusCode.UriTooLong);
        AssertRefused("GET / HTTP/1.1\r\nHost: h\r\nX: " + new string('a', RequestParser.MaxHeadBytes), StatusCode.FieldsTooLarge);
        AssertRefused("GET / HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", RequestHead.MaxFields)) + "\r\n", StatusCode.FieldsTooLarge);
    }

    private static void AssertRefused(string request, int status)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(request));
        Assert.True(RequestParser.TryRead(ref buffer, RequestHead.Rent(), out RequestError? error));
        Assert.Equal(status, error?.Status);
    }

    private static class StatusCode
    {
        internal const int UriTooLong = 414, FieldsTooLarge = 431;
    }
}
