using Netflix.LoadTests.Clients;

namespace Netflix.LoadTests.Tests.Clients;

public sealed class HttpConnectionTests
{
    [Fact]
    public void Names_of_fields_have_no_case() =>
        Assert.Equal((206, 12L), HttpConnection.ParseHead("HTTP/1.1 206 Partial Content\r\ncontent-length: 12\r\n\r\n"));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 2\r\nContent-Length: 1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public void An_answer_whose_end_cannot_be_told_is_an_error(string head) => Assert.Throws<IOException>(() => HttpConnection.ParseHead(head));
}
